using System.Text;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Kronicle.Api.Endpoints;

/// <summary>One health check.</summary>
public interface IHealthCheck
{
    /// <summary>The name in paths and in the verbose text.</summary>
    string Name { get; }

    /// <summary>Whether it is part of /livez; every check is part of /healthz and /readyz.</summary>
    bool Liveness { get; }

    /// <summary>Null when all is well; else what is wrong, in a line that holds no secret.</summary>
    ValueTask<string?> CheckAsync(CancellationToken cancellation);
}

/// <summary>/livez, /readyz and /healthz, whole and check by check: https://kubernetes.io/docs/reference/using-api/health-checks/</summary>
public sealed class HealthEndpoint(IEnumerable<IHealthCheck> checks) : IPathEndpoint
{
    private readonly IHealthCheck[] checks = [.. checks];

    public bool Serves(string path) => NameOf(path) is not null;

    public async ValueTask<ApiAnswer> AnswerAsync(RequestContext context, CancellationToken cancellation)
    {
        string path = context.Info.Path;
        string name = NameOf(path)!;
        IHealthCheck[] asked = name == "livez" ? [.. checks.Where(check => check.Liveness)] : checks;
        string single = path[(name.Length + 1)..].Trim('/');
        if (single.Length > 0)
        {
            asked = [.. asked.Where(check => check.Name == single)];
            if (asked.Length == 0)
            {
                return new TextAnswer(404, "404 page not found\n");
            }
        }

        if (single.Length > 0)
        {
            return await asked[0].CheckAsync(cancellation) is { } problem
                ? new TextAnswer(500, $"internal server error: {problem}\n")
                : new TextAnswer(200, "ok");
        }

        return await RunAsync(name, asked, Excluded(context.Uri), context.Options.Has("verbose"), cancellation);
    }

    private static async ValueTask<ApiAnswer> RunAsync(
        string name, IHealthCheck[] asked, SortedSet<string> excluded, bool verbose, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        bool healthy = true;
        foreach (IHealthCheck check in asked)
        {
            if (excluded.Remove(check.Name))
            {
                text.Append("[+]").Append(check.Name).Append(" excluded: ok\n");
                continue;
            }

            bool passed = await check.CheckAsync(cancellation) is null;
            healthy &= passed;
            text.Append(passed ? "[+]" : "[-]").Append(check.Name).Append(passed ? " ok\n" : " failed: reason withheld\n");
        }

        if (excluded.Count > 0)
        {
            text.Append("warn: some health checks cannot be excluded: no matches for ")
                .AppendJoin(", ", excluded.Select(other => $"\"{other}\"")).Append('\n');
        }

        if (!healthy)
        {
            return new TextAnswer(500, $"{text}{name} check failed\n");
        }

        return new TextAnswer(200, verbose ? $"{text}{name} check passed\n" : "ok");
    }

    // The parameter may be given more than once.
    private static SortedSet<string> Excluded(string uri)
    {
        var excluded = new SortedSet<string>(StringComparer.Ordinal);
        int query = uri.IndexOf('?', StringComparison.Ordinal);
        if (query >= 0 && QueryHelpers.ParseQuery(uri[query..]).TryGetValue("exclude", out StringValues names))
        {
            excluded.UnionWith(names.OfType<string>().Where(name => name.Length > 0));
        }

        return excluded;
    }

    private static string? NameOf(string path)
    {
        foreach (string name in (ReadOnlySpan<string>)["healthz", "livez", "readyz"])
        {
            if (path.Length > name.Length && path.AsSpan(1).StartsWith(name, StringComparison.Ordinal) &&
                (path.Length == name.Length + 1 || path[name.Length + 1] == '/'))
            {
                return name;
            }
        }

        return null;
    }
}
