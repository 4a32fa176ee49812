using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of a container's use of the pod's claims: https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/</summary>
internal static class ClaimUseRules
{
    public static void Check(ListNode? uses, PodReview review, FieldPath path, Causes causes)
    {
        if (uses is null)
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach ((int i, MapNode use) in new Entries(uses))
        {
            FieldPath at = path.Index(i);
            string name = use.TextOf("name");
            if (name.Length == 0)
            {
                causes.Add(FieldError.Required(at, ""));
                continue;
            }

            Use(name, use.TextOf("request"), seen, at, causes);
            if (!review.HasClaim(name))
            {
                causes.Add(Missing(name, review, at));
            }
        }
    }

    // A use of a whole claim leaves nothing to use of its parts, and the other way round.
    private static void Use(string name, string request, HashSet<string> seen, FieldPath path, Causes causes)
    {
        if (seen.Contains(name))
        {
            causes.Add(FieldError.Duplicate(path, FieldError.Quote(name)));
            return;
        }

        string key = name;
        if (request.Length > 0)
        {
            NameRules.Label(request, path.Child("request"), causes);
            key += "/" + request;
        }

        if (!seen.Add(key))
        {
            causes.Add(FieldError.Duplicate(path, FieldError.Quote(key)));
            return;
        }

        for (int parts = request.Length > 0 ? 0 : seen.Count(other => other.StartsWith(name + "/", StringComparison.Ordinal)); parts > 0; parts--)
        {
            causes.Add(FieldError.Duplicate(path, FieldError.Quote(name)));
        }
    }

    private static StatusCause Missing(string name, PodReview review, FieldPath path)
    {
        var claims = new SortedSet<string>(StringComparer.Ordinal);
        foreach ((_, MapNode claim) in review.Spec.Entries("resourceClaims"))
        {
            if (claim.HasText("name"))
            {
                claims.Add(claim.TextOf("name"));
            }
        }

        string known = claims.Count == 0 ? " which is empty" : ": " + string.Join(", ", claims);
        return FieldError.NotFound(path, $"{FieldError.Quote(name)}: must be one of the names in pod.spec.resourceClaims{known}");
    }
}
