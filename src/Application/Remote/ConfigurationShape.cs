using Kronicle.Domain.Objects;

namespace Kronicle.Application.Remote;

/// <summary>
/// The fields of a record in a configuration file. What has another type, or a name that nobody knows, is never passed over: <c>users: bob</c> for
/// <c>users: [bob]</c>, or <c>enabled: "false"</c>, would make the file say something else than was meant.
/// </summary>
/// <param name="Name">The name of its Go type, for messages.</param>
/// <param name="Fields">Its fields.</param>
internal sealed record ConfigurationShape(string Name, params ConfigurationField[] Fields)
{
    /// <summary>What Go's encoding/json says of the first field of another type; null when there is none. A null is no value and good for all.</summary>
    /// <param name="record">What the file has.</param>
    /// <param name="path">Where in the file, without indexes and with a dot at the end; empty at the root.</param>
    public string? Mistyped(MapNode record, string path = "")
    {
        foreach (ConfigurationField field in Fields)
        {
            if (record[field.Name] is { } value && field.Mistyped(value, Name, path) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    /// <summary>Each field that nobody knows, as strict decoding names it.</summary>
    /// <param name="record">What the file has.</param>
    /// <param name="path">Where in the file, with indexes and a dot at the end; empty at the root.</param>
    public IEnumerable<string> Unknown(MapNode record, string path = "")
    {
        foreach ((string name, Node value) in record)
        {
            ConfigurationField? field = Array.Find(Fields, known => known.Name == name);
            IEnumerable<string> below = field is null ? [$"unknown field {GoText.Quote(path + name)}"] : field.Unknown(value, path);
            foreach (string unknown in below)
            {
                yield return unknown;
            }
        }
    }

    /// <summary>What strict decoding says of a file: the first field of another type, or all that nobody knows; null when it is good.</summary>
    public string? Problem(MapNode root) => Mistyped(root)
        ?? (Unknown(root).ToArray() is { Length: > 0 } unknown ? "strict decoding error: " + string.Join(", ", unknown) : null);
}
