using System.Net;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Webhooks;

/// <summary>What a client is told when a webhook refuses: the webhook's own Status, with its name before the message.</summary>
internal static class HookRejection
{
    private const int LargestStatus = 999;

    /// <param name="hook">The webhook's name.</param>
    /// <param name="result">The Status that it gave; null for none.</param>
    public static ApiStatus Of(string hook, MapNode? result)
    {
        string deniedBy = $"admission webhook {GoText.Quote(hook)} denied the request";
        string message = result?.Text("message") ?? "";
        string reason = result?.Text("reason") ?? "";
        string text = (message.Length, reason.Length) switch
        {
            (> 0, _) => $"{deniedBy}: {message}",
            (0, > 0) => $"{deniedBy}: {reason}",
            _ => $"{deniedBy} without explanation",
        };
        return new ApiStatus(Code(result?.Integer("code") ?? 0), reason, text, result?.Map("details") is { } details ? Details(details) : null);
    }

    // A refusal is no success, and has a code that HTTP can carry.
    private static int Code(long code) => code switch
    {
        < (int)HttpStatusCode.BadRequest => (int)HttpStatusCode.BadRequest,
        > LargestStatus => (int)HttpStatusCode.InternalServerError,
        _ => (int)code,
    };

    private static StatusDetails Details(MapNode details) => new()
    {
        Name = details.Text("name") ?? "",
        Group = details.Text("group") ?? "",
        Kind = details.Text("kind") ?? "",
        Uid = details.Text("uid") ?? "",
        RetryAfterSeconds = (int)Math.Clamp(details.Integer("retryAfterSeconds") ?? 0, 0, int.MaxValue),
        Causes = [.. (details.List("causes")?.Maps ?? []).Select(cause =>
            new StatusCause(cause.Text("reason") ?? "", cause.Text("message") ?? "", cause.Text("field") ?? ""))],
    };
}
