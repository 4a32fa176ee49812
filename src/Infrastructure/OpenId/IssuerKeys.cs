using Kronicle.Application.Authentication.OpenId;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Kronicle.Infrastructure.OpenId;

/// <summary>
/// The keys that an issuer publishes by discovery (OpenID Connect Discovery 1.0). They are fetched when they are first needed and again
/// for a key that is not among them, at most every ten seconds: tokens with made-up keys must not make this server flood the issuer.
/// </summary>
internal sealed class IssuerKeys(OpenIdIssuer issuer, IssuerDocuments documents, TimeProvider clock) : IDisposable
{
    private const string WellKnown = "/.well-known/openid-configuration";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim gate = new(1, 1);
    private Fetched? last;

    /// <summary>The keys, or why there are none.</summary>
    /// <param name="seen">The keys that were not enough; null to take what is there.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async ValueTask<Fetched> GetAsync(Fetched? seen, CancellationToken cancellation)
    {
        if (Volatile.Read(ref last) is { Error: null } known && known != seen)
        {
            return known;
        }

        await gate.WaitAsync(cancellation);
        try
        {
            if (last is { } current && (clock.GetUtcNow() - current.At < Pause || (current != seen && current.Error is null)))
            {
                return current;
            }

            Fetched fresh = await FetchAsync(cancellation);

            // Keys that were good stay good while the issuer can't be reached.
            Volatile.Write(ref last, fresh.Error is not null && last is { Error: null } good ? good with { At = fresh.At } : fresh);
            return last!;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose()
    {
        gate.Dispose();
        documents.Dispose();
    }

    private async Task<Fetched> FetchAsync(CancellationToken cancellation)
    {
        DateTimeOffset now = clock.GetUtcNow();
        string address = issuer.DiscoveryUrl.Length > 0 ? issuer.DiscoveryUrl : issuer.Url.TrimEnd('/') + WellKnown;
        try
        {
            OpenIdConnectConfiguration found = await OpenIdConnectConfigurationRetriever.GetAsync(address, documents, cancellation);
            return found.Issuer == issuer.Url
                ? new([.. found.SigningKeys], null, now)
                : new([], $"the discovery document of {issuer.Url} is of another issuer: {found.Issuer}", now);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // The package wraps what its reader and ours throw in exceptions of many kinds.
            return new([], $"the keys of {issuer.Url} can't be had: {e.GetBaseException().Message}", now);
        }
    }

    /// <param name="Keys">Empty when they could not be had.</param>
    /// <param name="Error">Why not; null when they could.</param>
    /// <param name="At">When they were asked for.</param>
    internal sealed record Fetched(IReadOnlyList<SecurityKey> Keys, string? Error, DateTimeOffset At);
}
