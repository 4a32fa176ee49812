using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.ResourceApi;

/// <summary>The requests of a claim, with the alternatives of those that have some: "gpu" and "gpu/large".</summary>
internal sealed class RequestNames
{
    private const string Unknown = "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";

    private readonly Dictionary<string, HashSet<string>> names = new(StringComparer.Ordinal);

    public RequestNames(MapNode? devices)
    {
        foreach ((_, MapNode request) in new Entries(devices?.List("requests")))
        {
            names[request.TextOf("name")] =
                (request.List("firstAvailable") ?? []).Maps.Select(alternative => alternative.TextOf("name")).ToHashSet(StringComparer.Ordinal);
        }
    }

    /// <summary>A reference to one of them.</summary>
    public void Check(string name, FieldPath path, Causes causes)
    {
        string[] segments = name.Split('/');
        if (segments.Length > 2)
        {
            causes.Add(FieldError.InvalidText(path, name, Unknown));
            return;
        }

        foreach (string segment in segments)
        {
            NameRules.Label(segment, path, causes);
        }

        if (!names.TryGetValue(segments[0], out HashSet<string>? alternatives) || (segments.Length == 2 && !alternatives.Contains(segments[1])))
        {
            causes.Add(FieldError.InvalidText(path, name, Unknown));
        }
    }
}
