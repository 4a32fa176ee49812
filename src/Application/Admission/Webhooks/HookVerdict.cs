using Kronicle.Domain.Failures;

namespace Kronicle.Application.Admission.Webhooks;

/// <summary>How a call ended.</summary>
internal enum HookEnd
{
    /// <summary>The webhook lets the request pass.</summary>
    Allowed,

    /// <summary>There is no answer that can be used: the failurePolicy decides.</summary>
    Unanswered,

    /// <summary>The webhook refuses.</summary>
    Rejected,

    /// <summary>What it answered can't be carried out, or it may not be called: the request ends, whatever its failurePolicy.</summary>
    Unusable,
}

/// <summary>What came of asking one webhook.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Refusal">What the client is told when the request ends with it; null when it is allowed.</param>
/// <param name="Code">The HTTP status under which it is measured; 0 when it has none.</param>
/// <param name="Response">The answer; null when there is none.</param>
internal sealed record HookVerdict(HookEnd End, ApiStatus? Refusal, int Code, ReviewResponse? Response)
{
    /// <summary>Allowed, without another word.</summary>
    public static HookVerdict Passed { get; } = Allowed(ReviewResponse.Pass);

    public static HookVerdict Allowed(ReviewResponse response) => new(HookEnd.Allowed, null, 200, response);

    /// <param name="hook">The webhook's name.</param>
    /// <param name="why">What went wrong.</param>
    /// <param name="code">The HTTP status that stands for it.</param>
    public static HookVerdict Unanswered(string hook, string why, int code) =>
        new(HookEnd.Unanswered, Failure.Internal($"failed calling webhook {Domain.Objects.GoText.Quote(hook)}: {why}"), code, null);

    public static HookVerdict Rejected(ApiStatus refusal, ReviewResponse response) => new(HookEnd.Rejected, refusal, refusal.Code, response);

    public static HookVerdict Unusable(ApiStatus refusal) => new(HookEnd.Unusable, refusal, 0, null);
}
