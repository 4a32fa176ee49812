using System.Globalization;
using Kronicle.Domain.Objects;

namespace Kronicle.Infrastructure.Storage.Encryption.Configuration;

/// <summary>Takes fields out of a tree and collects what does not fit. Values are never quoted.</summary>
internal sealed class StrictForm
{
    private readonly List<string> wrong = [];

    /// <exception cref="ConfigurationException">Something did not fit.</exception>
    public void ThrowIfWrong()
    {
        if (wrong.Count > 0)
        {
            throw new ConfigurationException("strict decoding error: " + string.Join(", ", wrong));
        }
    }

    /// <summary>Complains of fields that have other names; always true.</summary>
    public bool Only(MapNode node, string path, params ReadOnlySpan<string> names)
    {
        foreach ((string name, _) in node)
        {
            if (!names.Contains(name))
            {
                wrong.Add($"unknown field {GoText.Quote(At(path, name))}");
            }
        }

        return true;
    }

    public string Text(MapNode node, string path, string name) => node[name] is null or NullNode ? "" : Fits(node.Text(name), path, name, "a string") ?? "";

    public long? Number(MapNode node, string path, string name) => node[name] is null or NullNode ? null : node.Integer(name) ?? Wrong<long?>(path, name, "a whole number");

    public MapNode? Map(MapNode node, string path, string name) => node[name] is null or NullNode ? null : Fits(node.Map(name), path, name, "an object");

    public TimeSpan Duration(MapNode node, string path, string name, TimeSpan otherwise)
    {
        if (node[name] is null or NullNode)
        {
            return otherwise;
        }

        return GoDurationSyntax.Parse(node.Text(name) ?? "") is { } time ? time : Wrong<TimeSpan>(path, name, "a duration such as 3s");
    }

    public IReadOnlyList<string> Texts(MapNode node, string path, string name) =>
        [.. Entries(node, path, name).Select((item, i) => (item as TextNode)?.Value ?? Wrong<string>(path, Index(name, i), "a string") ?? "")];

    public IReadOnlyList<T> Items<T>(MapNode node, string path, string name, Func<StrictForm, MapNode, string, T> read)
    {
        var items = new List<T>();
        foreach (Node item in Entries(node, path, name))
        {
            string at = Index(name, items.Count);
            items.Add(read(this, item as MapNode ?? Wrong<MapNode>(path, at, "an object") ?? new MapNode(), At(path, at)));
        }

        return items;
    }

    private IEnumerable<Node> Entries(MapNode node, string path, string name) =>
        node[name] is null or NullNode ? [] : Fits(node.List(name), path, name, "a list") ?? [];

    private T? Fits<T>(T? value, string path, string name, string wanted)
        where T : class => value ?? Wrong<T>(path, name, wanted);

    private T? Wrong<T>(string path, string name, string wanted)
    {
        wrong.Add($"{At(path, name)} must be {wanted}");
        return default;
    }

    private static string Index(string name, int index) => string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]");

    private static string At(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
