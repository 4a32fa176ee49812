using System.Net;
using Kronicle.Api.CommandLine;
using Kronicle.Application.Controllers;
using Kronicle.Application.Controllers.Garbage;
using Kronicle.Application.Controllers.Namespaces;
using Kronicle.Application.Controllers.Quotas;
using Kronicle.Application.Internal;
using Kronicle.Application.Quota;
using Kronicle.Infrastructure.Identity;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Kronicle.Api.Hosting;

/// <summary>The server's own loops: a line for each. Controllers have the name that --controllers knows; what is an API server's own always runs.</summary>
public static class ServerLoops
{
    private static readonly Dictionary<string, Type> Controllers = new()
    {
        ["namespace-controller"] = typeof(NamespaceController),
        ["garbage-collector-controller"] = typeof(GarbageCollector),
        ["serviceaccount-controller"] = typeof(ServiceAccountController),
        ["root-ca-certificate-publisher-controller"] = typeof(RootAuthorityPublisher),
        ["clusterrole-aggregation-controller"] = typeof(ClusterRoleAggregator),
        ["resourcequota-controller"] = typeof(ResourceQuotaController),
        ["serviceaccount-token-controller"] = typeof(AccountTokenController),
    };

    public static void AddLoops(this IServiceCollection services, ServerOptions options, ServerIdentity identity)
    {
        services.AddSingleton<InternalClient>();
        services.AddSingleton<ResourceFollower>();
        services.AddSingleton<ManagerLease>();
        services.AddSingleton<ILoopReport, LoopLog>();
        services.AddSingleton<ControllerParts>();
        services.AddSingleton<QuotaEvaluators>();
        services.AddSingleton(new RootAuthority(identity.ServerAuthorityPem));
        services.AddSingleton(provider => new ServerPresence(Environment.MachineName, () => AddressOf(provider, options)));
        services.AddSingleton<IServerLoop, IdentityLease>();
        services.AddSingleton<IServerLoop, ApiServiceAvailability>();
        services.AddSingleton<IServerLoop, DanglingFlowSchemas>();
        foreach ((string name, Type controller) in Controllers)
        {
            if (options.Controllers.Includes(name))
            {
                services.AddSingleton(typeof(IServerLoop), controller);
            }
        }

        services.AddHostedService<LoopHost>();
    }

    private static string AddressOf(IServiceProvider provider, ServerOptions options)
    {
        ICollection<string> bound = provider.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new IPEndPoint(options.AdvertiseAddress ?? options.BindAddress, new Uri(bound.First()).Port).ToString();
    }
}
