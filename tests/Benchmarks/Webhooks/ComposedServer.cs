using Kronicle.Api.CommandLine;
using Kronicle.Api.Hosting;
using Kronicle.Application.Authentication;
using Kronicle.Application.Internal;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;
using Kronicle.Infrastructure.Identity;
using Kronicle.Infrastructure.Storage.Memory;
using Kronicle.TestKit;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using System.Text;

namespace Kronicle.Benchmarks.Webhooks;

/// <summary>A server as it is composed, in this process and in memory, to which pods are created without a socket between.</summary>
internal sealed class ComposedServer : IAsyncDisposable
{
    private const string Path = "/api/v1/namespaces/shop/pods";

    private static readonly RequestOptions DryRun = new(new Dictionary<string, string> { ["dryRun"] = "All" });

    private readonly TemporaryFolder folder = new();
    private readonly MemoryEventLog log = new();
    private readonly PodBody pod = new();
    private readonly ServerIdentity identity;
    private readonly ServiceProvider services;
    private readonly InternalSession session;
    private readonly IMediator mediator;

    private ComposedServer()
    {
        identity = ServerIdentity.Open(new IdentityOptions { DataDirectory = folder.Path }, TimeProvider.System);
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddServer(new ServerOptions { DataDir = folder.Path, Storage = StorageKind.Memory }, identity, log);
        services = collection.BuildServiceProvider();
        mediator = services.GetRequiredService<IMediator>();
        session = services.GetRequiredService<InternalClient>().As(InternalCallers.Server);
    }

    /// <param name="kind">Mutating or Validating; null for a server without a webhook.</param>
    /// <param name="webhook">Whom it asks about pods.</param>
    public static async Task<ComposedServer> StartAsync(string? kind, NoOpWebhook webhook)
    {
        var server = new ComposedServer();
        await server.services.GetRequiredService<ObjectCache>().StartAsync(CancellationToken.None);
        await server.PutAsync("", "namespaces", "", """{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"shop"}}""");
        await server.PutAsync("", "serviceaccounts", "shop", """{"kind":"ServiceAccount","apiVersion":"v1","metadata":{"name":"web","namespace":"shop"}}""");
        if (kind is not null)
        {
            await server.PutAsync("admissionregistration.k8s.io", $"{kind.ToLowerInvariant()}webhookconfigurations", "", $$$"""
                {"kind":"{{{kind}}}WebhookConfiguration","apiVersion":"admissionregistration.k8s.io/v1","metadata":{"name":"w"},
                 "webhooks":[{"name":"w.example.com","sideEffects":"None","admissionReviewVersions":["v1"],
                 "clientConfig":{"url":"{{{webhook.Address}}}","caBundle":"{{{webhook.Bundle}}}"},
                 "rules":[{"operations":["CREATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["pods"]}]}]}
                """);
        }

        await server.services.GetRequiredService<ObjectCache>().CatchUpAsync(CancellationToken.None);
        return server;
    }

    /// <summary>Creates a pod of 2 KiB in a dry run, so that one creation is like the next: all that a creation passes but the append.</summary>
    public async Task CreateAsync()
    {
        var context = new RequestContext
        {
            Info = new RequestInfo
            {
                IsResource = true, Verb = "create", Path = Path, Version = "v1", Resource = "pods", Namespace = "shop", Definition = Pods.Resource,
            },
            Catalogue = ResourceCatalogue.BuiltIn,
            Credentials = new Credentials(null, null, Path) { Internal = InternalCallers.Server.User },
            Options = DryRun,
            Body = pod,
            AuditId = "a",
            Received = TimeProvider.System.GetUtcNow(),
            UserAgent = "benchmarks",
            Uri = Path,
        };
        ApiAnswer answer = await mediator.Send<ApiAnswer>(RequestFactory.Create(context), CancellationToken.None);
        context.Complete(answer.Code);
        if (answer is not ObjectAnswer)
        {
            throw new InvalidOperationException(answer is FailureAnswer failed ? failed.Status.Message : answer.GetType().Name);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        identity.Dispose();
        await log.DisposeAsync();
        folder.Dispose();
    }

    private async Task PutAsync(string group, string resource, string ns, string json)
    {
        ResourceDefinition definition = ResourceCatalogue.BuiltIn.Find(group, "v1", resource)!;
        InternalAnswer answer = await session.CreateAsync(
            definition, ns, ObjectDecoder.Decode(Encoding.UTF8.GetBytes(json), definition.Type).Object!, CancellationToken.None);
        if (answer.Failure is { } failure)
        {
            throw new InvalidOperationException(failure.Message);
        }
    }

    private sealed class PodBody : IRequestBody
    {
        private readonly BodyBytes bytes;

        public PodBody()
        {
            MapNode pod = Pods.Tree(1);
            pod.Map("spec")!.Remove("nodeName");
            pod.Remove("status");
            bytes = new(CanonicalWriter.Stored(pod, Pods.Resource.Type), null);
        }

        public string ContentType => "application/json";

        public ValueTask<BodyBytes> ReadAsync(CancellationToken cancellation) => new(bytes);
    }
}
