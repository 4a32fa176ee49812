using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>What a kind does to an object before it is stored, where data can't say it: one file and one line in <see cref="KindStrategies"/>.</summary>
public interface IKindStrategy
{
    /// <summary>The group and the resource, such as "namespaces" or "deployments.apps".</summary>
    string Resource { get; }

    void PrepareForCreate(MapNode created);

    void PrepareForUpdate(MapNode updated, MapNode old, string subresource);

    /// <summary>The state of an object whose deletion must wait.</summary>
    void PrepareForDeletion(MapNode deleting)
    {
    }

    /// <summary>Warnings about an object that is good enough to be stored.</summary>
    IEnumerable<string> Warnings(MapNode target) => [];

    /// <summary>Whether something besides metadata.finalizers holds a deleted object back.</summary>
    bool HoldsBack(MapNode deleting) => false;
}
