using BenchmarkDotNet.Attributes;
using Kronicle.Api.CommandLine;
using Kronicle.Api.Hosting;
using Kronicle.Application.Admission;
using Kronicle.Application.Authentication;
using Kronicle.Application.Defaulting;
using Kronicle.Application.WatchCache;
using Kronicle.Application.Writes;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Infrastructure.Identity;
using Kronicle.Infrastructure.Storage.Memory;
using Kronicle.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Kronicle.Benchmarks;

/// <summary>What a create pays for a pod at admission: the plug-ins that are on by default, as a server composes them. The baseline copies the pod.</summary>
public class AdmissionBenchmarks
{
    private readonly MapNode whole = Pods.Tree(1);
    private readonly TemporaryFolder folder = new();
    private readonly MemoryEventLog log = new();
    private ServerIdentity identity = null!;
    private ServiceProvider services = null!;
    private AdmissionChain chain = null!;

    [GlobalSetup]
    public async Task ComposeAsync()
    {
        new Defaults().Apply(Pods.Resource, whole);
        whole.Map("spec")!.Remove("nodeName");
        whole.EnsureMap("metadata")["uid"] = "4f3c7f0e-6a0b-4a52-9a55-9f7d7a1d1c12";
        identity = ServerIdentity.Open(new IdentityOptions { DataDirectory = folder.Path }, TimeProvider.System);
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddServer(new ServerOptions { DataDir = folder.Path, Storage = StorageKind.Memory }, identity, log);
        services = collection.BuildServiceProvider();
        chain = services.GetRequiredService<AdmissionChain>();
        await services.GetRequiredService<ObjectCache>().StartAsync(CancellationToken.None);
        await Seeds.PutAsync(log, "namespaces", """{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"shop","labels":{"kubernetes.io/metadata.name":"shop"}}}""");
        await Seeds.PutAsync(log, "serviceaccounts", """{"kind":"ServiceAccount","apiVersion":"v1","metadata":{"name":"web","namespace":"shop"}}""");
        await services.GetRequiredService<ObjectCache>().CatchUpAsync(CancellationToken.None);
        if (await DefaultChainAsync() is { } refusal)
        {
            throw new InvalidOperationException(refusal.Message);
        }
    }

    [GlobalCleanup]
    public async Task DisposeAsync()
    {
        await services.DisposeAsync();
        identity.Dispose();
        await log.DisposeAsync();
        folder.Dispose();
    }

    [Benchmark(Baseline = true)]
    public MapNode Copy() => (MapNode)whole.Clone();

    /// <summary>Includes the copy.</summary>
    [Benchmark]
    public async Task<ApiStatus?> DefaultChainAsync()
    {
        AdmissionAttributes attributes = new()
        {
            Operation = AdmissionOperation.Create,
            Resource = Pods.Resource,
            Namespace = "shop",
            Name = Pods.Name(1),
            User = UserInfo.Anonymous,
            Object = (MapNode)whole.Clone(),
            Warnings = [],
            Annotations = new Dictionary<string, string>(),
        };
        return await chain.MutateAsync(attributes, CancellationToken.None) ?? await chain.ValidateAsync(attributes, CancellationToken.None);
    }
}
