using Kronicle.Api.Answers;
using Kronicle.Api.CommandLine;
using Kronicle.Api.Endpoints;
using Kronicle.Application.Auditing;
using Kronicle.Application.Authentication;
using Kronicle.Application.Authorization;
using Kronicle.Application.Authorization.Rbac;
using Kronicle.Application.Authorization.Reviews;
using Kronicle.Application.Bootstrap;
using Kronicle.Application.Codecs;
using Kronicle.Application.EventLog;
using Kronicle.Application.Fairness;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Pods;
using Kronicle.Application.Requests;
using Kronicle.Application.ServiceAccounts;
using Kronicle.Application.Strategies;
using Kronicle.Application.Telemetry;
using Kronicle.Application.Upkeep;
using Kronicle.Application.Validation;
using Kronicle.Application.WatchCache;
using Kronicle.Application.Writes;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Selection;
using Kronicle.Infrastructure.Auditing;
using Kronicle.Infrastructure.Identity;
using Kronicle.Infrastructure.Randomness;
using Kronicle.Infrastructure.Telemetry;
using Kronicle.Infrastructure.Wire.Protobuf;
using Kronicle.Infrastructure.Wire.Yaml;

namespace Kronicle.Api.Hosting;

/// <summary>What the server is made of: a list of nouns.</summary>
public static class ServerServices
{
    public static IServiceCollection AddServer(this IServiceCollection services, ServerOptions options, ServerIdentity identity, IEventLog log)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IIdentifierSource, SystemIdentifiers>();
        services.AddSingleton(log);
        services.AddState(options);
        services.AddAccess(options, identity);
        services.AddRequestPipeline();
        services.AddWrites();
        services.AddBootstrap(options, identity);
        services.AddLoops(options, identity);
        services.AddServiceNetworking(options);
        services.AddUpkeep(options);
        services.AddConnections(options);
        services.AddWire(options, identity);
        services.AddSingleton<ServingTime>();
        services.AddHostedService(provider => new ShutdownDelay(
            options, provider.GetRequiredService<ObjectCache>(), provider.GetRequiredService<ServingTime>(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    private static void AddState(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(options.WatchCache
            ? new ObjectCacheOptions(options.DefaultWatchCacheSize) { Sizes = options.WatchCacheSizes }
            : new ObjectCacheOptions(0));
        services.AddSingleton(provider => new ObjectCache(provider.GetRequiredService<IEventLog>(), SelectableFields.ScanPaths,
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ObjectCacheOptions>()));
        services.AddSingleton<PagedSnapshots>();
        services.AddSingleton<ListReader>();
        services.AddSingleton(new WatchLimits(options.MinRequestTimeout));
        services.AddSingleton(new ObjectRules(options.AllowPrivileged));
    }

    private static void AddUpkeep(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton<IUpkeep>(provider => new LogCompaction(
            provider.GetRequiredService<IEventLog>(), options.EtcdCompactionInterval, provider.GetRequiredService<TimeProvider>()));
        if (!Stores.EndsEvents(options))
        {
            services.AddSingleton<IUpkeep>(provider => new EventExpiry(
                provider.GetRequiredService<IEventLog>(), Stores.Events, options.EventTtl, provider.GetRequiredService<TimeProvider>()));
        }

        services.AddSingleton<HistoryFigures>();
        services.AddSingleton<IUpkeep>(provider => new HistoryRetention((IEventHistory)provider.GetRequiredService<IEventLog>(),
            new HistoryLimits(options.HistoryRetention, options.HistoryRetentionBytes), provider.GetRequiredService<HistoryFigures>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<UpkeepService>();
    }

    private static void AddAccess(this IServiceCollection services, ServerOptions options, ServerIdentity identity)
    {
        services.AddSingleton(provider => new AuthenticatorChain(
            [
                .. Authenticators.Of(options, identity, provider),
            ],
            OutsideIdentities.Anonymous(options, provider), provider.GetRequiredService<TokenOptions>().Audiences));
        services.AddSingleton(provider => new FailedAuthentications(options.Transport.FailuresPerSecond, provider.GetRequiredService<TimeProvider>()));
        services.AddAccountTokens(options, identity);
        services.AddOutsideIdentities(options);
        services.AddAuthorizers(options);
        services.AddSingleton(new InFlightLimiter(new InFlightLimits(options.MaxRequestsInflight, options.MaxMutatingRequestsInflight)));
        services.AddAudit(options);
        services.AddSingleton<EscalationCheck>();
        services.AddAdmission(options);
    }

    private static void AddBootstrap(this IServiceCollection services, ServerOptions options, ServerIdentity identity)
    {
        services.AddSingleton<BootstrapWriter>();
        services.AddSingleton<Bootstrapper>();
        services.AddSingleton<IBootstrapObjects, SystemNamespaces>();
        services.AddSingleton<IBootstrapObjects, SystemObjects>();
        services.AddSingleton<IBootstrapObjects, ApiServices>();
        services.AddSingleton<IBootstrapObjects, RoleObjects>();
        services.AddSingleton(new ServerConfigMaps(identity.Clients, identity.FrontProxies, options.Access.FrontProxy));
        services.AddSingleton<IBootstrapObjects>(provider => provider.GetRequiredService<ServerConfigMaps>());
        services.AddSingleton(identity);
        services.AddHostedService<FollowedFiles>();
    }

    private static void AddWrites(this IServiceCollection services)
    {
        services.AddSingleton<IYamlText, YamlText>();
        services.AddSingleton<IProtobufCodec, ProtobufCodec>();
        services.AddSingleton<BodyDecoder>();
        services.AddSingleton<ActionBodies>();
        services.AddSingleton<DeleteOptionsReader>();
        services.AddSingleton<Defaults>();
        services.AddSingleton<Subresources>();
        services.AddSingleton<ObjectReads>();
        services.AddSingleton<ObjectWriter>();
        services.AddSingleton<UpdateStep>();
        services.AddSingleton<Deletion>();
        services.AddSingleton<DeletionRun>();
        services.AddSingleton<IWriteDecoder<CreateObject>, CreateDecoder>();
        services.AddSingleton<IWriteDecoder<UpdateObject>, UpdateDecoder>();
        services.AddSingleton<ApplyDecoder>();
        services.AddSingleton<IWriteDecoder<PatchObject>, PatchDecoder>();
        services.AddSingleton<IWriteDecoder<DeleteObject>, DeleteDecoder>();
        services.AddSingleton<VirtualResources>();
        services.AddSingleton<IVirtualResource, SelfSubjectReviews>();
        services.AddSingleton<IVirtualResource, TokenReviews>();
        services.AddSingleton<AccessReviewer>();
        services.AddSingleton<IVirtualResource, SelfSubjectAccessReviews>();
        services.AddSingleton<IVirtualResource, SubjectAccessReviews>();
        services.AddSingleton<IVirtualResource, LocalSubjectAccessReviews>();
        services.AddSingleton<IVirtualResource, SelfSubjectRulesReviews>();
        services.AddSingleton<ObjectUpdates>();
        services.AddSingleton<PodBinder>();
        services.AddSingleton<DisruptionBudgets>();
        services.AddSingleton<EvictedPods>();
        services.AddSingleton<IVirtualResource, Bindings>();
        services.AddSingleton<ISubresourceHandler, PodBindings>();
        services.AddSingleton<ISubresourceHandler, PodEviction>();
    }

    private static void AddWire(this IServiceCollection services, ServerOptions options, ServerIdentity identity)
    {
        services.AddSingleton(new RequestLimits(options.RequestTimeout));
        services.AddSingleton(options.Transport);
        services.AddSingleton<Goaway>();
        services.AddSingleton<CrossOrigin>();
        services.AddSingleton<StrictTransport>();
        services.AddSingleton<ServerAddress>();
        services.AddSingleton<ObjectForms>();
        services.AddSingleton<ProtobufForms>();
        services.AddSingleton<ListWriter>();
        services.AddSingleton<WatchWriter>();
        services.AddSingleton<WatchSocket>();
        services.AddSingleton<AnswerWriter>();
        services.AddSingleton<ApiRequestHandler>();
        services.AddSingleton<ServerMetrics>();
        services.AddSingleton<IRequestMetrics, RequestMetrics>();
        services.AddSingleton<IStoreMetrics, StoreMetrics>();
        services.AddSingleton<AggregatedGroups>();
        services.AddSingleton<IPathEndpoint, HealthEndpoint>();
        services.AddSingleton<IPathEndpoint, VersionEndpoint>();
        services.AddSingleton<IPathEndpoint, DiscoveryEndpoint>();
        services.AddSingleton<IPathEndpoint, OpenApiEndpoint>();
        services.AddSingleton<IPathEndpoint, SwaggerEndpoint>();
        services.AddSingleton<IPathEndpoint, MetricsEndpoint>();
        services.AddSingleton<IPathEndpoint>(provider => new IssuerEndpoint(options.ServiceAccountIssuer[0],
            identity.ServiceAccountKeys.Verification, provider.GetRequiredService<ServerAddress>(), options.ServiceAccountJwksUri));
        services.AddSingleton<IPathEndpoint, RootEndpoint>();
        services.AddSingleton<IHealthCheck, PingCheck>();
        services.AddSingleton<IHealthCheck>(provider => new StoreCheck("etcd", provider.GetRequiredService<ObjectCache>(),
            options.EtcdHealthcheckTimeout, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IHealthCheck>(provider => new StoreCheck("etcd-readiness", provider.GetRequiredService<ObjectCache>(),
            options.EtcdReadycheckTimeout, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IHealthCheck, WatchCacheCheck>();
        services.AddSingleton<IHealthCheck, ShutdownCheck>();
    }
}
