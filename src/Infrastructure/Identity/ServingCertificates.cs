using System.Net;
using System.Net.Security;

namespace Kronicle.Infrastructure.Identity;

/// <summary>
/// Which certificate a client is shown: the one for the name that it asks for, or for the address that it came to when it names
/// nothing, else the default. Full names win over wildcards, names that were given over those in certificates, earlier pairs over later.
/// </summary>
public sealed class ServingCertificates : IFollowedFiles
{
    private readonly ServingPair first;
    private readonly IReadOnlyList<ServingPair> named;
    private volatile Dictionary<string, ServingPair> byName;

    internal ServingCertificates(ServingPair first, IReadOnlyList<ServingPair> named)
    {
        this.first = first;
        this.named = named;
        byName = Table();
    }

    public string Name => "serving certificate";

    public IReadOnlyList<string> Files => [.. first.Files, .. named.SelectMany(pair => pair.Files)];

    /// <param name="host">The name of the client's hello (RFC 6066); empty when it has none.</param>
    /// <param name="address">The address of this server that the client has connected to.</param>
    public SslStreamCertificateContext Choose(string host, IPAddress? address)
    {
        if (named.Count == 0)
        {
            return first.Context;
        }

        IPAddress? own = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return (host.Length == 0 ? Named(own?.ToString() ?? "") : Named(host) ?? Named(Wildcard(host)) ?? Matching(host) ?? first)?.Context ?? first.Context;
    }

    public FileLook Look()
    {
        bool taken = false;
        string? error = null;
        foreach (ServingPair pair in named.Prepend(first))
        {
            FileLook look = pair.Look();
            taken |= look.Taken;
            error ??= look.Error;
        }

        if (taken)
        {
            byName = Table();
        }

        return new(taken, error);
    }

    private static string Wildcard(string host) => "*" + host[Math.Max(0, host.IndexOf('.', StringComparison.Ordinal))..];

    private ServingPair? Named(string name) => byName.GetValueOrDefault(name);

    // A pair that was given other names still serves its own, when the default certificate does not.
    private ServingPair? Matching(string host) =>
        named.Prepend(first).FirstOrDefault(pair => pair.Certificate.MatchesHostname(host, allowWildcards: true, allowCommonName: false));

    private Dictionary<string, ServingPair> Table()
    {
        var table = new Dictionary<string, ServingPair>(StringComparer.OrdinalIgnoreCase);
        foreach (ServingPair pair in named.Where(pair => pair.NamesAreGiven).Concat(named.Where(pair => !pair.NamesAreGiven)))
        {
            foreach (string name in pair.Names)
            {
                table.TryAdd(name, pair);
            }
        }

        return table;
    }
}
