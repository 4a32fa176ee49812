using Kronicle.Application.Authentication;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.ServiceAccounts;

/// <summary>Whom a token is meant for: one that names nobody is for this server alone.</summary>
internal static class TokenAudiences
{
    /// <summary>Why a token is not for who asks; null when it is.</summary>
    /// <param name="claimed">The token's audiences.</param>
    /// <param name="credentials">What was presented, and for whom it must be meant.</param>
    /// <param name="own">This server's audiences.</param>
    public static string? Refusal(IReadOnlyList<string> claimed, Credentials credentials, IReadOnlyList<string> own)
    {
        IReadOnlyList<string> meant = claimed.Count > 0 ? claimed : own;
        IReadOnlyList<string> asked = credentials.Audiences ?? own;
        foreach (string audience in meant)
        {
            if (asked.Contains(audience))
            {
                return null;
            }
        }

        return $"token audiences {Quoted(meant)} is invalid for the target audiences {Quoted(asked)}";
    }

    /// <summary>The outcome with those of the asked audiences that the token is meant for; itself when nobody asked.</summary>
    public static AuthenticationOutcome Named(AuthenticationOutcome outcome, IReadOnlyList<string> claimed, Credentials credentials, IReadOnlyList<string> own) =>
        credentials.Audiences is { } asked
            ? outcome with { Audiences = [.. (claimed.Count > 0 ? claimed : own).Where(asked.Contains)] }
            : outcome;

    private static string Quoted(IEnumerable<string> texts) => $"[{string.Join(' ', texts.Select(GoText.Quote))}]";
}
