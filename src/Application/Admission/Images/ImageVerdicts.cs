using Kronicle.Application.Admission.Rates;
using Kronicle.Application.Remote;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Images;

/// <summary>What a reviewer says of a pod's images.</summary>
/// <param name="Allowed">Whether they may run.</param>
/// <param name="Reason">Why not; may be empty.</param>
/// <param name="Annotations">For the audit log.</param>
internal sealed record ImageVerdict(bool Allowed, string Reason, IReadOnlyList<KeyValuePair<string, string>> Annotations);

/// <summary>Asks a reviewer, again when that may help, and remembers what it said.</summary>
internal sealed class ImageVerdicts(ImagePolicySettings settings, IReviewService reviewer, TimeProvider clock)
{
    private const int Remembered = 1024;

    private readonly Reviewing reviewing = new(reviewer, clock, settings.RetryBackoff);
    private readonly RecentlyUsed<(ImageVerdict Verdict, DateTimeOffset Until)> known = new(Remembered);

    /// <param name="spec">The spec of an ImageReview.</param>
    /// <param name="cancellation">Ends the attempts.</param>
    /// <returns>The verdict, or why there is none.</returns>
    public async ValueTask<(ImageVerdict? Verdict, string Error)> OfAsync(MapNode spec, CancellationToken cancellation)
    {
        string key = System.Text.Encoding.UTF8.GetString(Reviewing.Json(spec));
        if (known.TryGet(key, out (ImageVerdict Verdict, DateTimeOffset Until) entry) && entry.Until > clock.GetUtcNow())
        {
            return (entry.Verdict, "");
        }

        var review = new MapNode
        {
            ["kind"] = "ImageReview",
            ["apiVersion"] = "imagepolicy.k8s.io/v1alpha1",
            ["metadata"] = new MapNode(),
            ["spec"] = spec,
            ["status"] = new MapNode { ["allowed"] = false },
        };
        (MapNode? reply, string error) = await reviewing.AskAsync(review, cancellation);
        if (reply is null)
        {
            return (null, error);
        }

        ImageVerdict verdict = Read(reply.Map("status") ?? new MapNode());
        known.Put(key, (verdict, clock.GetUtcNow() + (verdict.Allowed ? settings.AllowTtl : settings.DenyTtl)));
        return (verdict, "");
    }

    private static ImageVerdict Read(MapNode status) => new(status.Bool("allowed") == true, status.Text("reason") ?? "",
        [.. (status.Map("auditAnnotations") ?? new MapNode()).Select(pair => new KeyValuePair<string, string>(pair.Key, pair.Value.ToString() ?? ""))]);
}
