using System.Globalization;
using BenchmarkDotNet.Attributes;
using Kronicle.Application.Authentication;
using Kronicle.Application.Authorization;
using Kronicle.Application.Authorization.Rbac;
using Kronicle.Application.Internal;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Selection;
using Kronicle.Infrastructure.Storage.Memory;

namespace Kronicle.Benchmarks;

/// <summary>
/// One change among 20,000 bindings, to the cluster's index and from the store to the first decision by it. The baseline makes the whole
/// index from the same bindings.
/// </summary>
public class RoleIndexBenchmarks
{
    private const int Bindings = 20_000;
    private const int Changed = 77;

    private readonly RoleBinding[] bindings = [.. Enumerable.Range(0, Bindings).Select(i => Binding(i, User(i)))];
    private readonly Role[] roles = [new("", "read", [Rule("get")]), new("", "write", [Rule("update")])];
    private readonly MemoryEventLog log = new();
    private ObjectCache cache = null!;
    private StoredRoles stored = null!;
    private RbacAuthorizer authorizer = null!;
    private RoleTable table = null!;
    private int turn;
    private long revision;

    [GlobalSetup]
    public async Task FillAsync()
    {
        table = Afresh().Table;
        cache = new ObjectCache(log, SelectableFields.ScanPaths, TimeProvider.System, new ObjectCacheOptions());
        await cache.StartAsync(CancellationToken.None);
        await Seeds.PutAsync(log, "clusterroles.rbac.authorization.k8s.io", Seeds.Role("read"));
        for (int i = 0; i < Bindings; i++)
        {
            long at = await Seeds.PutAsync(log, "clusterrolebindings.rbac.authorization.k8s.io", Seeds.ClusterBinding(Name(i), User(i), "read"));
            revision = i == Changed ? at : revision;
        }

        stored = new StoredRoles(new ResourceFollower(cache, TimeProvider.System));
        await stored.RunAsync(CancellationToken.None);
        authorizer = new RbacAuthorizer(stored);
    }

    [GlobalCleanup]
    public async Task DisposeAsync()
    {
        await stored.DisposeAsync();
        await cache.DisposeAsync();
        await log.DisposeAsync();
    }

    [Benchmark(Baseline = true)]
    public RoleIndex Afresh() => new(roles, bindings);

    /// <summary>Of a user of its own and a group that every binding names.</summary>
    [Benchmark]
    public void ChangeBinding() => table.Put(Binding(Changed, NextUser()));

    /// <summary>The role that every binding refers to.</summary>
    [Benchmark]
    public void ChangeRole() => table.Put(roles[turn++ % 2] with { Name = "read" });

    /// <summary>A write to the store, until a decision is made by it.</summary>
    [Benchmark]
    public async Task WriteUntilDecidedAsync()
    {
        string user = NextUser();
        AuthorizationAttributes asked = new()
        {
            User = UserInfo.Anonymous with { Name = user },
            Verb = "list",
            IsResource = true,
            Group = "apps",
            Resource = "deployments",
        };
        revision = await Seeds.PutAsync(
            log, "clusterrolebindings.rbac.authorization.k8s.io", Seeds.ClusterBinding(Name(Changed), user, "read"), revision);
        while ((await authorizer.AuthorizeAsync(asked, CancellationToken.None)).Decision != Decision.Allow)
        {
            await Task.Yield();
        }
    }

    private string NextUser() => User(Bindings + (turn++ & 1));

    private static RoleBinding Binding(int i, string user) =>
        new("", Name(i), "ClusterRole", "read", [new("User", user), new("Group", "everybody")]);

    private static PolicyRule Rule(string verb) => new() { Verbs = [verb], ApiGroups = [""], Resources = ["pods"] };

    private static string Name(int i) => "binding-" + i.ToString("d5", CultureInfo.InvariantCulture);

    private static string User(int i) => "user-" + i.ToString("d5", CultureInfo.InvariantCulture);
}
