using Kronicle.Api.CommandLine;
using Kronicle.Application;
using Kronicle.Application.Authentication;
using Kronicle.Application.Authentication.Configuration;
using Kronicle.Application.Authentication.OpenId;
using Kronicle.Application.Codecs;
using Kronicle.Application.Remote;
using Kronicle.Application.ServiceAccounts;
using Kronicle.Application.Upkeep;
using Kronicle.Infrastructure.Configuration;
using Kronicle.Infrastructure.OpenId;

namespace Kronicle.Api.Hosting;

/// <summary>The authenticators that ask others: OpenID issuers and a service that reviews tokens.</summary>
internal static class OutsideIdentities
{
    private static readonly ReviewUse TokenReviewUse = new("couldn't use the authentication webhook", "check --authentication-token-webhook-config-file");

    public static void AddOutsideIdentities(this IServiceCollection services, ServerOptions options)
    {
        var followed = new FollowedFile(options.Access.AuthenticationConfig);
        services.AddSingleton<ITokenVerifiers, TokenVerifiers>();
        services.AddSingleton(provider => options.Access.AuthenticationConfig.Length == 0
            ? new AuthenticationConfiguration(OfFlags(options.Access.OpenId), null)
            : Read(options, followed, provider));
        if (followed.Path.Length > 0)
        {
            services.AddSingleton<IUpkeep>(provider => new ConfigurationReload(followed, () => Take(options, followed, provider),
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ConfigurationReload>>()));
        }
    }

    public static IEnumerable<IAuthenticator> Of(ServerOptions options, IServiceProvider provider)
    {
        foreach (IAuthenticator issuer in Issuers(provider.GetRequiredService<AuthenticationConfiguration>(), provider))
        {
            yield return issuer;
        }

        AccessOptions access = options.Access;
        if (access.TokenWebhookConfigFile.Length > 0)
        {
            yield return new WebhookTokenAuthenticator(
                provider.GetRequiredService<IReviewServices>().Open(access.TokenWebhookConfigFile, TokenReviewUse),
                new(access.TokenWebhookVersion, access.TokenWebhookCacheTtl, provider.GetRequiredService<TokenOptions>().Audiences),
                provider.GetRequiredService<TimeProvider>());
        }
    }

    /// <summary>Who presents nothing; null when anonymous access is off.</summary>
    public static AnonymousAuthenticator? Anonymous(ServerOptions options, IServiceProvider provider)
    {
        AnonymousAccess access = provider.GetRequiredService<AuthenticationConfiguration>().Anonymous ?? new(options.AnonymousAuth, null);
        return access.Enabled ? new AnonymousAuthenticator(access.Paths) : null;
    }

    private static IEnumerable<IAuthenticator> Issuers(AuthenticationConfiguration configuration, IServiceProvider provider) =>
        configuration.Issuers.Select(issuer => new OpenIdAuthenticator(issuer, provider.GetRequiredService<ITokenVerifiers>().Open(issuer)));

    // The issuers alone change: all other authenticators stay as they are, with what they remember. A token webhook is asked last.
    private static void Take(ServerOptions options, FollowedFile file, IServiceProvider provider)
    {
        AuthenticationConfiguration next = Read(options, file, provider);
        AnonymousAccess? first = provider.GetRequiredService<AuthenticationConfiguration>().Anonymous;
        if (first?.Enabled != next.Anonymous?.Enabled || !(first?.Paths ?? []).SequenceEqual(next.Anonymous?.Paths ?? []))
        {
            throw new StartupException("anonymous: Forbidden: changed from initial configuration file");
        }

        var chain = provider.GetRequiredService<AuthenticatorChain>();
        IAuthenticator[] last = [.. chain.Authenticators.OfType<WebhookTokenAuthenticator>()];
        chain.Use([.. chain.Authenticators.Where(one => one is not OpenIdAuthenticator).Except(last), .. Issuers(next, provider), .. last]);
    }

    private static IReadOnlyList<OpenIdIssuer> OfFlags(OpenIdFlags flags)
    {
        try
        {
            return flags.IssuerUrl.Length == 0 ? []
                : [flags.Issuer(flags.CaFile.Length == 0 ? "" : System.Text.Encoding.UTF8.GetString(ConfigurationFiles.Read(flags.CaFile).Span))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"can't read {flags.CaFile} ({e.Message}); check --oidc-ca-file", e);
        }
    }

    private static AuthenticationConfiguration Read(ServerOptions options, FollowedFile followed, IServiceProvider provider)
    {
        var file = new AuthenticationConfigurationFile(provider.GetRequiredService<IYamlText>(), followed.Read, options.ServiceAccountIssuer);
        AuthenticationConfiguration read = file.Read(options.Access.AuthenticationConfig);
        return read.Anonymous is not null && options.Access.AnonymousAuthGiven
            ? throw new StartupException("--anonymous-auth flag cannot be set when anonymous field is configured in authentication configuration file")
            : read;
    }
}
