using System.Text;
using Kronicle.Application.Admission;
using Kronicle.Application.Authentication;
using Kronicle.Application.EventLog;
using Kronicle.Application.Tests.WatchCache;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Infrastructure.Randomness;
using Kronicle.Infrastructure.Storage.Memory;
using Microsoft.Extensions.Time.Testing;

namespace Kronicle.Application.Tests.Admission;

/// <summary>Stored objects that plug-ins look up, and requests for them to judge.</summary>
internal sealed class AdmissionCluster : IAsyncDisposable
{
    private readonly MemoryEventLog log;
    private readonly bool owned;

    private AdmissionCluster(MemoryEventLog? shared = null)
    {
        owned = shared is null;
        log = shared ?? new();
        Cache = Maps.Cache(log, Clock);
        Lookup = new ClusterLookup(Cache);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public SystemIdentifiers Identifiers { get; } = new();

    public ObjectCache Cache { get; }

    public ClusterLookup Lookup { get; }

    /// <param name="objects">Each a resource and the JSON of an object of it.</param>
    public static async Task<AdmissionCluster> StartAsync(params (string Resource, string Json)[] objects)
    {
        var cluster = new AdmissionCluster();
        await cluster.Cache.StartAsync(CancellationToken.None);
        foreach ((string resource, string json) in objects)
        {
            await cluster.PutAsync(resource, json);
        }

        return cluster;
    }

    /// <summary>Another server on the same log.</summary>
    public async Task<AdmissionCluster> PeerAsync()
    {
        var peer = new AdmissionCluster(log);
        await peer.Cache.StartAsync(CancellationToken.None);
        return peer;
    }

    public MemoryEventLog Log => log;

    public async Task PutAsync(string resource, string json)
    {
        ResourceDefinition definition = Find(resource);
        MapNode tree = Tree(json);
        tree["kind"] = definition.Kind;
        tree["apiVersion"] = definition.ApiVersion;
        MapNode metadata = tree.Map("metadata")!;
        string key = definition.Key(metadata.Text("namespace") ?? "", metadata.Text("name")!);
        long revision = (await log.ReadAsync(key, CancellationToken.None))?.Revision ?? 0;
        AppendOutcome outcome = await log.AppendAsync(
            new Append(key, revision, CanonicalWriter.Stored(tree, definition.Type), Maps.Nobody), CancellationToken.None);
        Assert.True(outcome.Committed);
        await Cache.CatchUpAsync(CancellationToken.None);
    }

    public static MapNode Tree(string json) => (MapNode)TreeReader.Read(Encoding.UTF8.GetBytes(json), out _)!;

    public static AdmissionAttributes Creation(string resource, string json, string subresource = "") =>
        Request(AdmissionOperation.Create, resource, Tree(json), null, subresource);

    public static AdmissionAttributes Change(string resource, string old, string json, string subresource = "") =>
        Request(AdmissionOperation.Update, resource, Tree(json), Tree(old), subresource);

    public static AdmissionAttributes Deletion(string resource, string old) =>
        Request(AdmissionOperation.Delete, resource, null, Tree(old), "");

    /// <summary>Both halves of a plug-in, as the chain runs them.</summary>
    public static async Task<ApiStatus?> AdmitAsync(IAdmissionPlugin plugin, AdmissionAttributes attributes)
    {
        if (!plugin.Handles(attributes.Operation))
        {
            return null;
        }

        ApiStatus? refusal = plugin is IMutator mutator ? await mutator.MutateAsync(attributes, CancellationToken.None) : null;
        return refusal ?? (plugin is IValidator validator ? await validator.ValidateAsync(attributes, CancellationToken.None) : null);
    }

    /// <summary>Asserts that a tree says what a JSON text says.</summary>
    public static void Same(string expected, Node? actual) =>
        Assert.Equal(Text(TreeReader.Read(Encoding.UTF8.GetBytes(expected), out _)), Text(actual));

    /// <summary>JSON without a schema.</summary>
    public static string Text(Node? node)
    {
        using var buffer = new JsonBuffer();
        CanonicalWriter.Free(buffer, node ?? NullNode.Instance);
        return Encoding.UTF8.GetString(buffer.Written);
    }

    public async ValueTask DisposeAsync()
    {
        await Cache.DisposeAsync();
        if (owned)
        {
            await log.DisposeAsync();
        }
    }

    private static AdmissionAttributes Request(AdmissionOperation operation, string resource, MapNode? json, MapNode? old, string subresource)
    {
        ResourceDefinition definition = Find(resource);
        MapNode metadata = (json ?? old)!.Map("metadata")!;
        return new()
        {
            Operation = operation,
            Resource = definition,
            Subresource = subresource,
            Namespace = definition.Namespaced ? metadata.Text("namespace") ?? "ns" : "",
            Name = metadata.Text("name") ?? "",
            User = UserInfo.Anonymous,
            Object = json,
            OldObject = old,
            Warnings = [],
            Annotations = new Dictionary<string, string>(),
        };
    }

    private static ResourceDefinition Find(string name) => ResourceCatalogue.BuiltIn.Resources.First(r => r.Resource == name && r.Stored);
}
