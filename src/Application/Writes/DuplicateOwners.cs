using Kronicle.Domain.Objects;

namespace Kronicle.Application.Writes;

/// <summary>An owner reference that stands twice is kept once, and the client is warned; two that differ in anything both stay.</summary>
internal static class DuplicateOwners
{
    private const string Advice = "API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests";

    /// <param name="metadata">The object's metadata.</param>
    /// <param name="warnings">Where the client is told.</param>
    /// <param name="admitted">Whether mutating admission is over; the warning says so.</param>
    public static void Drop(MapNode metadata, List<string> warnings, bool admitted = false)
    {
        if (metadata.List("ownerReferences") is not { Count: > 1 } references)
        {
            return;
        }

        var kept = new ListNode();
        var twice = new List<string>();
        foreach (Node reference in references)
        {
            if (kept.Any(reference.SameAs))
            {
                twice.Add((reference as MapNode)?.Text("uid") ?? "");
            }
            else
            {
                kept.Add(reference);
            }
        }

        if (twice.Count > 0)
        {
            string when = admitted ? " after mutating admission happens" : "";
            warnings.Add($".metadata.ownerReferences contains duplicate entries{when}; {Advice}; duplicate UID(s) observed: {string.Join(", ", twice)}");
            metadata["ownerReferences"] = kept;
        }
    }
}
