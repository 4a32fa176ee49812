using Kronicle.Application.Admission.Rates;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Images;

/// <summary>What a reviewer says of a pod's images.</summary>
/// <param name="Allowed">Whether they may run.</param>
/// <param name="Reason">Why not; may be empty.</param>
/// <param name="Annotations">For the audit log.</param>
internal sealed record ImageVerdict(bool Allowed, string Reason, IReadOnlyList<KeyValuePair<string, string>> Annotations);

/// <summary>Asks a reviewer, again when that may help, and remembers what it said.</summary>
internal sealed class ImageVerdicts(ImagePolicySettings settings, IImageReviewer reviewer, TimeProvider clock)
{
    private const int Remembered = 1024;
    private const int Attempts = 5;

    private readonly RecentlyUsed<(ImageVerdict Verdict, DateTimeOffset Until)> known = new(Remembered);

    /// <param name="spec">The spec of an ImageReview.</param>
    /// <param name="cancellation">Ends the attempts.</param>
    /// <returns>The verdict, or why there is none.</returns>
    public async ValueTask<(ImageVerdict? Verdict, string Error)> OfAsync(MapNode spec, CancellationToken cancellation)
    {
        string key = System.Text.Encoding.UTF8.GetString(Json(spec));
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
        ImageReviewAnswer answer = await AskAsync(Json(review), cancellation);
        if (answer.Error.Length > 0 || answer.Code is < 200 or >= 300)
        {
            return (null, answer.Error.Length > 0 ? answer.Error : $"Error contacting webhook: {answer.Code}");
        }

        if (TreeReader.Read(answer.Body.Span, out string? malformed) is not MapNode reply)
        {
            return (null, malformed ?? "the answer is not an object");
        }

        ImageVerdict verdict = Read(reply.Map("status") ?? new MapNode());
        known.Put(key, (verdict, clock.GetUtcNow() + (verdict.Allowed ? settings.AllowTtl : settings.DenyTtl)));
        return (verdict, "");
    }

    private async ValueTask<ImageReviewAnswer> AskAsync(byte[] review, CancellationToken cancellation)
    {
        TimeSpan pause = settings.RetryBackoff;
        for (int attempt = 1; ; attempt++)
        {
            ImageReviewAnswer answer = await reviewer.ReviewAsync(review, cancellation);
            if (!answer.Retriable || attempt == Attempts)
            {
                return answer;
            }

            await Task.Delay(pause, clock, cancellation);
            pause *= 1.5;
        }
    }

    private static ImageVerdict Read(MapNode status) => new(status.Bool("allowed") == true, status.Text("reason") ?? "",
        [.. (status.Map("auditAnnotations") ?? new MapNode()).Select(pair => new KeyValuePair<string, string>(pair.Key, pair.Value.ToString() ?? ""))]);

    private static byte[] Json(MapNode node)
    {
        using var buffer = new JsonBuffer();
        CanonicalWriter.Free(buffer, node);
        return buffer.Written.ToArray();
    }
}
