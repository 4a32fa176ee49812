using System.Collections.Frozen;
using Kronicle.Application.Bootstrap;
using Kronicle.Application.EventLog;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Allocation;

/// <summary>The allocators of the kinds that have one.</summary>
public sealed class Allocators(IEnumerable<IAllocator> allocators)
{
    private readonly FrozenDictionary<string, IAllocator> byResource =
        allocators.ToFrozenDictionary(allocator => allocator.Resource, StringComparer.Ordinal);

    /// <summary>Null for a kind that needs nothing handed out.</summary>
    public IAllocator? For(ResourceDefinition resource) => byResource.GetValueOrDefault(resource.GroupResource.ToString());

    /// <summary>Gives back what a deleted object had. The object is gone whatever becomes of this: a repair finds what stays.</summary>
    public ValueTask ReleaseAsync(RequestContext context, string ns, string name, Func<MapNode> gone) =>
        For(context.Resource) is { } allocator
            ? allocator.ReleaseAsync(OwnerOf(context, ns, name), gone(), CancellationToken.None)
            : default;

    /// <summary>The owner that a request writes.</summary>
    public static AllocationOwner OwnerOf(RequestContext context, string ns, string name) => new(ns, name, new EventActor(
        BootstrapWriter.ServerUser, context.Info.Verb, context.AuditId, BootstrapWriter.ServerManager, context.Received));
}
