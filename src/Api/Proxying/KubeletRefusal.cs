using System.Text.Json;
using Kronicle.Domain.Canonical;

namespace Kronicle.Api.Proxying;

/// <summary>What a kubelet says when it does not upgrade: a Status, or text.</summary>
internal static class KubeletRefusal
{
    /// <summary>What the client of a command is to be told.</summary>
    public static byte[] Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("kind", out JsonElement kind) && kind.ValueKind == JsonValueKind.String && kind.GetString() == "Status")
            {
                return Bare(root);
            }
        }
        catch (JsonException)
        {
            // It is text.
        }

        return RemoteStatus.Failed("unable to upgrade connection: " + text.Trim());
    }

    // The error stream's Status has no kind and no apiVersion.
    private static byte[] Bare(JsonElement status)
    {
        using var json = new JsonBuffer(512);
        json.Raw((byte)'{');
        foreach (JsonProperty member in status.EnumerateObject().Where(member => member.Name is not ("kind" or "apiVersion")))
        {
            if (json.Length > 1)
            {
                json.Raw((byte)',');
            }

            json.Text(member.Name);
            json.Raw((byte)':');
            json.Raw(System.Text.Encoding.UTF8.GetBytes(member.Value.GetRawText()));
        }

        json.Raw((byte)'}');
        return json.ToArray();
    }
}
