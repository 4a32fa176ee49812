using System.Text;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>A secret's stringData is a way to write data: it wins over data and is never stored. The type without one is Opaque.</summary>
internal sealed class SecretDefaults : IDefaulter
{
    public void OnDecode(MapNode root)
    {
        if (root.Map("stringData") is { Count: > 0 } plain)
        {
            MapNode data = root.EnsureMap("data");
            foreach (KeyValuePair<string, Node> entry in plain)
            {
                data[entry.Key] = Convert.ToBase64String(Encoding.UTF8.GetBytes((entry.Value as TextNode)?.Value ?? ""));
            }
        }

        root.Remove("stringData");
        if (root.Text("type") is not { Length: > 0 })
        {
            root["type"] = "Opaque";
        }
    }
}
