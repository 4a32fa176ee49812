using System.IO.Compression;
using System.Text;

namespace Kronicle.Application.OpenApi;

/// <summary>
/// What types, fields and parameters are for, as the documentation of the .NET client says it. The texts are read when the
/// first document is made and dropped when no document is being made.
/// </summary>
internal sealed class Descriptions
{
    private static readonly WeakReference<Descriptions?> Shared = new(null);

    private readonly Dictionary<string, Dictionary<string, string>> classes = new(StringComparer.Ordinal);

    private Descriptions(TextReader text)
    {
        Dictionary<string, string> members = [];
        while (text.ReadLine() is { } line)
        {
            string[] words = line.Split('\t');
            if (words[0].Length > 0)
            {
                classes[words[0]] = members = new(StringComparer.Ordinal);
                members[""] = words[1];
            }
            else
            {
                members[Fold(words[1])] = words[2];
            }
        }
    }

    public static Descriptions Load()
    {
        lock (Shared)
        {
            if (!Shared.TryGetTarget(out Descriptions? loaded))
            {
                using Stream stream = typeof(Descriptions).Assembly.GetManifestResourceStream("descriptions.gz")
                    ?? throw new InvalidOperationException("the descriptions are not embedded");
                using var text = new StreamReader(new GZipStream(stream, CompressionMode.Decompress));
                loaded = new Descriptions(text);
                Shared.SetTarget(loaded);
            }

            return loaded;
        }
    }

    /// <summary>The description of an OpenAPI definition; null when there is none.</summary>
    public string? Type(string definition) => Class(definition) is { } members && Text(members, "") is { Length: > 0 } text ? text : null;

    /// <summary>Whether the definition is described, so that a field without a description has none in the original either.</summary>
    public bool Knows(string definition) => Class(definition) is not null;

    /// <summary>The description of a field of an OpenAPI definition, or of a parameter of an operation.</summary>
    public string? Field(string definition, string field)
    {
        if (Class(definition) is not { } members)
        {
            return null;
        }

        string name = Fold(field);
        return Text(members, name) ?? Text(members, name + "property") ?? Text(members, name + "parameter") ?? Text(members, name + "value");
    }

    private static string? Text(Dictionary<string, string> members, string name) =>
        members.TryGetValue(name, out string? text) ? Unescape(text) : null;

    private static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            result.Append(text[i] != '\\' ? text[i] : text[++i] == 'n' ? '\n' : text[i]);
        }

        return result.ToString();
    }

    // The client names a class by version and kind (V1Pod), and puts the group first where two groups share them (Corev1Event).
    private Dictionary<string, string>? Class(string definition)
    {
        string[] parts = definition.Split('.');
        if (parts.Length < 3)
        {
            return classes.GetValueOrDefault(definition);
        }

        string kind = parts[^1];
        return classes.GetValueOrDefault(OperationName.Title(parts[^3]) + parts[^2] + kind)
            ?? classes.GetValueOrDefault(OperationName.Title(parts[^2]) + kind);
    }

    private static string Fold(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
