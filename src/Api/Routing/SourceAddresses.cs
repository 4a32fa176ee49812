using Kronicle.Domain.Addresses;

namespace Kronicle.Api.Routing;

/// <summary>
/// Whence a request came before it reached this server, as the proxies on its way say: X-Forwarded-For, then X-Real-Ip. Anybody can write these
/// headers: they are for audit to tell, beside the address of the connection, and decide nothing.
/// </summary>
internal static class SourceAddresses
{
    /// <summary>The addresses that are not the connection's own, the first sender first. What is no address is left out.</summary>
    /// <param name="headers">The request's headers.</param>
    /// <param name="remote">The address of the connection, which is told after these.</param>
    public static IReadOnlyList<string> Of(IHeaderDictionary headers, string remote)
    {
        string? chain = headers["X-Forwarded-For"] is [{ Length: > 0 } first, ..] ? first : null;
        string? real = headers["X-Real-Ip"] is [{ Length: > 0 } one, ..] ? one : null;
        if (chain is null && real is null)
        {
            return [];
        }

        List<string> addresses = [.. (chain ?? "").Split(',', StringSplitOptions.TrimEntries).Select(Canonical).OfType<string>()];
        if (real is not null && Canonical(real) is { } named && !addresses.Contains(named))
        {
            addresses.Add(named);
        }

        if (addresses.Count > 0 && addresses[^1] == remote)
        {
            addresses.RemoveAt(addresses.Count - 1);
        }

        return addresses;
    }

    private static string? Canonical(string text) => IpAddress.Parse(text)?.ToString();
}
