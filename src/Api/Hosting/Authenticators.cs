using Kronicle.Api.CommandLine;
using Kronicle.Application.Authentication;
using Kronicle.Application.Authentication.Proxies;
using Kronicle.Application.Internal;
using Kronicle.Application.Requests;
using Kronicle.Application.ServiceAccounts;
using Kronicle.Infrastructure.Identity;

namespace Kronicle.Api.Hosting;

/// <summary>The authenticators in the order in which they are asked.</summary>
public static class Authenticators
{
    public static IEnumerable<IAuthenticator> Of(ServerOptions options, ServerIdentity identity, IServiceProvider provider)
    {
        yield return new InternalAuthenticator();
        if (identity.FrontProxies.Current.Count > 0)
        {
            yield return new FrontProxyAuthenticator(identity.FrontProxies, options.Access.FrontProxy, provider.GetRequiredService<TimeProvider>());
        }

        yield return new ClientCertificateAuthenticator(identity.Clients, provider.GetRequiredService<TimeProvider>());
        if (options.TokenAuthFile.Length > 0)
        {
            yield return TokenFile.Load(options.TokenAuthFile);
        }

        yield return provider.GetRequiredService<AccountTokenAuthenticator>();
        yield return provider.GetRequiredService<LegacyTokenAuthenticator>();
        if (options.Access.BootstrapTokens)
        {
            yield return new BootstrapTokenAuthenticator(provider.GetRequiredService<TokenObjects>(), provider.GetRequiredService<TimeProvider>());
        }

        foreach (IAuthenticator outside in OutsideIdentities.Of(options, provider))
        {
            yield return outside;
        }
    }

    /// <summary>What tokens of service accounts are made with and recognised by.</summary>
    public static IServiceCollection AddAccountTokens(this IServiceCollection services, ServerOptions options, ServerIdentity identity)
    {
        services.AddSingleton(new TokenOptions
        {
            Issuers = options.ServiceAccountIssuer,
            Audiences = options.ApiAudiences.Count > 0 ? options.ApiAudiences : options.ServiceAccountIssuer,
            MaxExpiration = options.ServiceAccountMaxTokenExpiration,
            ExtendExpiration = options.ServiceAccountExtendTokenExpiration,
        });
        services.AddSingleton<ITokenKeys>(_ => new TokenKeys(identity.ServiceAccountKeys));
        services.AddSingleton<TokenObjects>();
        services.AddSingleton<TokenBindings>();
        services.AddSingleton<AccountTokenAuthenticator>();
        services.AddSingleton<LegacyTokenUse>();
        services.AddSingleton<LegacyTokenAuthenticator>();
        services.AddSingleton<ISubresourceHandler, AccountTokens>();
        return services;
    }
}
