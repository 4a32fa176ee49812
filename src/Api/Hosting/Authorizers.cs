using Kronicle.Api.CommandLine;
using Kronicle.Application.Authorization;
using Kronicle.Application.Authorization.Abac;
using Kronicle.Application.Authorization.Configuration;
using Kronicle.Application.Authorization.Nodes;
using Kronicle.Application.Authorization.Rbac;
using Kronicle.Application.Authorization.Webhook;
using Kronicle.Application.Bootstrap;
using Kronicle.Application.Remote;
using Kronicle.Application.Upkeep;
using Kronicle.Infrastructure.Configuration;
using Kronicle.Infrastructure.Wire.Yaml;

namespace Kronicle.Api.Hosting;

/// <summary>The authorizers that flags or a configuration file choose, and what they decide from.</summary>
internal static class Authorizers
{
    public static void AddAuthorizers(this IServiceCollection services, ServerOptions options)
    {
        var file = new FollowedFile(options.Access.AuthorizationConfig);
        IReadOnlyList<AuthorizerChoice> choices = Choices(options, file);
        services.AddSingleton<StoredRoles>();
        services.AddSingleton<IRoleSource>(provider => provider.GetRequiredService<StoredRoles>());
        services.AddSingleton<NodeGraph>();
        services.AddSingleton(provider => AuthorizationModes.Create(choices, Parts(options, provider)));
        if (choices.Any(choice => choice.Mode == AuthorizationModes.Rbac))
        {
            services.AddSingleton<IBootstrapStep>(provider => provider.GetRequiredService<StoredRoles>());
        }

        if (choices.Any(choice => choice.Mode == AuthorizationModes.Node))
        {
            services.AddSingleton<IBootstrapStep, NodeGraphFollower>();
        }

        if (file.Path.Length > 0)
        {
            services.AddSingleton<IUpkeep>(provider => new ConfigurationReload(file, () => Take(options, file, choices, provider),
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ConfigurationReload>>()));
        }
    }

    private static void Take(ServerOptions options, FollowedFile file, IReadOnlyList<AuthorizerChoice> first, IServiceProvider provider)
    {
        IReadOnlyList<AuthorizerChoice> next = Choices(options, file);
        if (AuthorizationModes.RefusalOfChange(first, next) is { } refusal)
        {
            throw new Kronicle.Application.StartupException(refusal);
        }

        provider.GetRequiredService<AuthorizerChain>().Use(AuthorizationModes.Create(next, Parts(options, provider)).Authorizers);
    }

    private static IReadOnlyList<AuthorizerChoice> Choices(ServerOptions options, FollowedFile file) => options.Access.AuthorizationConfig.Length > 0
        ? new AuthorizationConfigurationFile(new YamlText(), file.Read).Read(options.Access.AuthorizationConfig)
        : [.. options.AuthorizationMode.Select(mode => new AuthorizerChoice(mode) { Webhook = options.Access.Webhook, Kubeconfig = options.Access.WebhookConfigFile })];

    private static AuthorizerParts Parts(ServerOptions options, IServiceProvider provider) => new(provider.GetRequiredService<StoredRoles>())
    {
        Graph = provider.GetRequiredService<NodeGraph>(),
        Policies = () => new AbacAuthorizer(ReadPolicies(options.Access.PolicyFile), options.Access.PolicyFile),
        OpenWebhook = choice => new WebhookAuthorizer(
            provider.GetRequiredService<IReviewServices>().Open(choice.Kubeconfig, new("couldn't use the authorization webhook", "check its kubeconfig") { Timeout = choice.Webhook.Timeout }),
            choice.Webhook, provider.GetRequiredService<TimeProvider>()),
    };

    private static ReadOnlyMemory<byte> ReadPolicies(string path)
    {
        try
        {
            return path.Length == 0
                ? throw new Kronicle.Application.StartupException("the authorizer ABAC has no policies; name its file with --authorization-policy-file")
                : ConfigurationFiles.Read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Kronicle.Application.StartupException($"error reading policy file {path}: {e.Message}; check --authorization-policy-file", e);
        }
    }
}
