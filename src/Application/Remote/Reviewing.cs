using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Remote;

/// <summary>Puts a review to a service, again when that may help: five times, with pauses that grow by half.</summary>
/// <param name="service">Whom to ask.</param>
/// <param name="clock">Measures the pauses.</param>
/// <param name="firstPause">How long to wait before the second attempt.</param>
internal sealed class Reviewing(IReviewService service, TimeProvider clock, TimeSpan firstPause)
{
    private const int Attempts = 5;

    /// <summary>The first pause of kube-apiserver's authentication and authorization webhooks.</summary>
    public static readonly TimeSpan DefaultPause = TimeSpan.FromMilliseconds(500);

    /// <summary>The answered review, or why there is none.</summary>
    public async ValueTask<(MapNode? Review, string Error)> AskAsync(MapNode review, CancellationToken cancellation)
    {
        ReviewAnswer answer = await SendAsync(Json(review), cancellation);
        if (answer.Error.Length > 0 || answer.Code is < 200 or >= 300)
        {
            return (null, answer.Error.Length > 0 ? answer.Error : $"Error contacting webhook: {answer.Code}");
        }

        return TreeReader.Read(answer.Body.Span, out string? malformed) is MapNode reply
            ? (reply, "")
            : (null, malformed ?? "the answer is not an object");
    }

    /// <summary>The text of a tree, keys sorted: what is sent, and what answers are remembered by.</summary>
    public static byte[] Json(MapNode node)
    {
        using var buffer = new JsonBuffer();
        CanonicalWriter.Free(buffer, node);
        return buffer.Written.ToArray();
    }

    private async ValueTask<ReviewAnswer> SendAsync(byte[] review, CancellationToken cancellation)
    {
        TimeSpan pause = firstPause;
        for (int attempt = 1; ; attempt++)
        {
            ReviewAnswer answer = await service.ReviewAsync(review, cancellation);
            if (!answer.Retriable || attempt == Attempts)
            {
                return answer;
            }

            await Task.Delay(pause, clock, cancellation);
            pause *= 1.5;
        }
    }
}
