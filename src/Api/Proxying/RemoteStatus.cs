using System.Text.Json;
using Kronicle.Application.Codecs;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Failures;

namespace Kronicle.Api.Proxying;

/// <summary>How a remote command ended, as the error stream tells it: a Status without kind.</summary>
internal static class RemoteStatus
{
    public static readonly byte[] Success = Write("Success", new ApiStatus(0, "", ""));

    private const string NonZero = "NonZeroExitCode";

    /// <summary>A failure that has nothing to do with the command.</summary>
    public static byte[] Failed(string why) => Of(Failure.Internal(why));

    public static byte[] Of(ApiStatus status) => Write("Failure", status);

    /// <summary>What the client is told when the kubelet's error stream said this.</summary>
    public static byte[] FromKubelet(byte[] message)
    {
        if (message.Length == 0)
        {
            return Success;
        }

        try
        {
            using var document = JsonDocument.Parse(message);
            JsonElement root = document.RootElement;
            return Text(root, "status") switch
            {
                "Success" => Success,
                "Failure" when Text(root, "reason") == NonZero => Exited(root),
                "Failure" => Failed(Text(root, "message")),
                _ => Failed("error stream protocol error: unknown error"),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Failed($"error stream protocol error: {e.Message} in {Domain.Objects.GoText.Quote(System.Text.Encoding.UTF8.GetString(message))}");
        }
    }

    private static byte[] Exited(JsonElement root)
    {
        if (!root.TryGetProperty("details", out JsonElement details))
        {
            return Failed("error stream protocol error: details must be set");
        }

        foreach (JsonElement cause in details.TryGetProperty("causes", out JsonElement causes) ? causes.EnumerateArray() : default)
        {
            if (Text(cause, "reason") != "ExitCode")
            {
                continue;
            }

            string code = Text(cause, "message");
            return byte.TryParse(code, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out _)
                ? Of(new ApiStatus(0, NonZero, $"command terminated with non-zero exit code: command terminated with exit code {code}",
                    new StatusDetails { Causes = [new("ExitCode", code, "")] }))
                : Failed($"error stream protocol error: invalid exit code value {Domain.Objects.GoText.Quote(code)}");
        }

        return Failed("error stream protocol error: no ExitCode cause given");
    }

    private static string Text(JsonElement map, string key) =>
        map.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static byte[] Write(string outcome, ApiStatus status)
    {
        using var json = new JsonBuffer(256);
        json.Raw((byte)'{');
        StatusJson.Fields(json, outcome, status.Message, status.Reason, status.Details, status.Code);
        json.Raw((byte)'}');
        return json.ToArray();
    }
}
