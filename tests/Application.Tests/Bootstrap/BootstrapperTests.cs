using System.Text;
using Kronicle.Application.Bootstrap;
using Kronicle.Application.EventLog;
using Kronicle.Application.Tests.WatchCache;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;
using Kronicle.Infrastructure.Randomness;
using Kronicle.Infrastructure.Storage.Memory;
using Microsoft.Extensions.Time.Testing;

namespace Kronicle.Application.Tests.Bootstrap;

public sealed class BootstrapperTests
{
    private static readonly ResourceDefinition ClusterRoles = ResourceCatalogue.BuiltIn.Find("rbac.authorization.k8s.io", "v1", "clusterroles")!;
    private static readonly ResourceDefinition Bindings = ResourceCatalogue.BuiltIn.Find("rbac.authorization.k8s.io", "v1", "clusterrolebindings")!;
    private static readonly ResourceDefinition Schemas = ResourceCatalogue.BuiltIn.Find("flowcontrol.apiserver.k8s.io", "v1", "flowschemas")!;

    [Fact]
    public async Task A_second_start_writes_nothing()
    {
        await using var server = await Started.AtAsync();
        long revision = await server.Log.CurrentRevisionAsync(CancellationToken.None);
        await server.RunAsync();
        Assert.Equal(revision, await server.Log.CurrentRevisionAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_start_gives_a_role_back_what_it_lost_and_leaves_what_it_gained()
    {
        await using var server = await Started.AtAsync();
        await server.ChangeAsync(ClusterRoles, "system:basic-user", role =>
        {
            role.List("rules")!.RemoveAt(0);
            role.List("rules")!.Add(AdmissionTree("""{"verbs":["get"],"apiGroups":["x"],"resources":["y"]}"""));
            role.Map("metadata")!.Map("labels")!.Clear();
        });
        await server.RunAsync();
        MapNode role = await server.ReadAsync(ClusterRoles, "system:basic-user");
        Assert.Equal(3, role.List("rules")!.Count);
        Assert.Equal("rbac-defaults", role.Map("metadata")!.Map("labels")!.Text("kubernetes.io/bootstrapping"));
        Assert.Equal("kube-apiserver", role.Map("metadata")!.List("managedFields")!.Maps.Single().Text("manager"));
    }

    [Theory]
    [InlineData("false", 0)]
    [InlineData("true", 1)]
    public async Task Who_turns_autoupdate_off_keeps_a_binding_as_it_is(string autoupdate, int subjects)
    {
        await using var server = await Started.AtAsync();
        await server.ChangeAsync(Bindings, "cluster-admin", binding =>
        {
            binding["subjects"] = new ListNode();
            binding.Map("metadata")!.Map("annotations")!["rbac.authorization.kubernetes.io/autoupdate"] = autoupdate;
        });
        await server.RunAsync();
        Assert.Equal(subjects, ((await server.ReadAsync(Bindings, "cluster-admin")).List("subjects") ?? []).Count);
    }

    [Theory]
    [InlineData("probes", "true", 2)]
    [InlineData("probes", "false", 7)]
    [InlineData("catch-all", "false", 10000)]
    public async Task A_flow_schema_that_updates_itself_gets_its_spec_back(string name, string autoupdate, long precedence)
    {
        await using var server = await Started.AtAsync();
        await server.ChangeAsync(Schemas, name, schema =>
        {
            schema.Map("spec")!["matchingPrecedence"] = 7L;
            schema.Map("metadata")!.Map("annotations")!["apf.kubernetes.io/autoupdate-spec"] = autoupdate;
        });
        await server.RunAsync();
        Assert.Equal(precedence, (await server.ReadAsync(Schemas, name)).Map("spec")!.Integer("matchingPrecedence"));
    }

    private static MapNode AdmissionTree(string json) => (MapNode)TreeReader.Read(Encoding.UTF8.GetBytes(json), out _)!;

    private sealed class Started : IAsyncDisposable
    {
        private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        private readonly ObjectCache cache;

        private Started() => cache = Maps.Cache(Log, clock);

        public MemoryEventLog Log { get; } = new();

        public static async Task<Started> AtAsync()
        {
            var server = new Started();
            await server.cache.StartAsync(CancellationToken.None);
            await server.RunAsync();
            return server;
        }

        public Task RunAsync() => new Bootstrapper(
            [new SystemNamespaces(), new SystemObjects(), new ApiServices(), new RoleObjects()], [],
            new BootstrapWriter(cache, Log, new SystemIdentifiers(), clock), clock).RunAsync(CancellationToken.None);

        public async Task<MapNode> ReadAsync(ResourceDefinition resource, string name) =>
            (await cache.OfAsync(resource, CancellationToken.None)).Snapshot.Find(resource.Key("", name))!.Tree(resource.Type);

        public async Task ChangeAsync(ResourceDefinition resource, string name, Action<MapNode> change)
        {
            CachedObject stored = (await cache.OfAsync(resource, CancellationToken.None)).Snapshot.Find(resource.Key("", name))!;
            MapNode tree = stored.Tree(resource.Type);
            change(tree);
            Assert.True((await Log.AppendAsync(
                new Append(stored.Key, stored.Revision, CanonicalWriter.Stored(tree, resource.Type), Maps.Nobody), CancellationToken.None)).Committed);
            await cache.CatchUpAsync(CancellationToken.None);
        }

        public async ValueTask DisposeAsync()
        {
            await cache.DisposeAsync();
            await Log.DisposeAsync();
        }
    }
}
