using System.Text.RegularExpressions;

namespace Kronicle.Api.CommandLine;

/// <summary>What pages of other origins may do, and that browsers keep to TLS: the values of --cors-allowed-origins and --strict-transport-security-directives.</summary>
internal static class BrowserFlags
{
    private const string OriginHelp =
        "each expression must match the whole host: begin with '^' or the prefix '//', end with '$' or the port's ':'. "
        + "Examples are '//example\\.com(:|$)' and '^https://example\\.com(:|$)'";

    /// <summary>
    /// Expressions as kube-apiserver takes them: one that is not pinned to the start and the end of the host would let in
    /// example.com.evil.net (CVE-2022-1996). They are matched in linear time, so that no origin is expensive.
    /// </summary>
    public static Reading Origins(ServerOptions options, IReadOnlyList<string> values)
    {
        if (CommaFields.Split(values) is not { } expressions)
        {
            return Reading.Needs(string.Join(',', values), "expressions separated by commas; quote one that has a comma: \"//a{1,3}\\.b$\"");
        }

        var origins = new List<Regex>();
        foreach (string expression in expressions)
        {
            if (expression.Length == 0)
            {
                return Reading.Refused(expression, $"empty value in --cors-allowed-origins, help: {OriginHelp}");
            }

            try
            {
                // Go names groups (?P<name>).
                origins.Add(new Regex(expression.Replace("(?P<", "(?<", StringComparison.Ordinal), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                return Invalid(expression, e.Message);
            }

            bool pinned = (expression.Contains('^', StringComparison.Ordinal) || expression.Contains("//", StringComparison.Ordinal))
                && expression.AsSpan().IndexOfAny('$', ':') >= 0;
            if (!pinned)
            {
                return Invalid(expression, "regular expression does not pin to start/end of host in the origin header");
            }
        }

        return options with { Transport = options.Transport with { AllowedOrigins = origins } };
    }

    /// <summary>Directives of RFC 6797 section 6.1.</summary>
    public static Reading StrictTransport(ServerOptions options, IReadOnlyList<string> values)
    {
        if (CommaFields.Split(values) is not { } directives)
        {
            return Reading.Needs(string.Join(',', values), "max-age=SECONDS,includeSubDomains,preload");
        }

        foreach (string directive in directives)
        {
            if (string.IsNullOrWhiteSpace(directive))
            {
                return Reading.Refused(directive, "empty value in strict-transport-security-directives");
            }

            if (directive is not ("includeSubDomains" or "preload") && directive.Split('=') is not ["max-age", _])
            {
                return Reading.Refused(directive, "allowed values: max-age=expireTime, includeSubDomains, preload. see https://tools.ietf.org/html/rfc6797#section-6.1 for more information");
            }
        }

        return options with { Transport = options.Transport with { StrictTransport = string.Join("; ", directives) } };
    }

    private static Reading Invalid(string expression, string why) => Reading.Refused(expression, $"invalid regular expression: {why}, help: {OriginHelp}");
}
