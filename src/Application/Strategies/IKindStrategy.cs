using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>What a kind does to an object before it is stored, where data can't say it: one file and one line in <see cref="KindStrategies"/>.</summary>
/// <remarks>Instances are shared between requests and keep no state.</remarks>
public interface IKindStrategy
{
    /// <summary>The group and the resource, such as "namespaces" or "deployments.apps".</summary>
    string Resource { get; }

    /// <summary>Settles what a new object begins with. A status that the client sent is gone already where /status owns it.</summary>
    void PrepareForCreate(StrategyWrite write)
    {
    }

    /// <summary>Puts back what this endpoint may not change, for the object itself and for each subresource.</summary>
    void PrepareForUpdate(StrategyWrite write)
    {
    }

    /// <summary>Whether an update changes what the object asks for by other means than its spec: metadata.generation counts that as well.</summary>
    bool ChangesIntent(StrategyWrite write) => false;

    /// <summary>Why this object may never be deleted, a 403; null for all that may.</summary>
    string? RefuseDeletion(string name) => null;

    /// <summary>
    /// A first deletion marks the object, whatever holds it, and gives it no grace period; a later one removes it once nothing
    /// <see cref="HoldsBack"/>.
    /// </summary>
    bool DeletedInTwoSteps => false;

    /// <summary>The state of an object after the first of two steps.</summary>
    void PrepareForDeletion(MapNode deleting)
    {
    }

    /// <summary>
    /// The seconds that a deletion gives the object to stop; null for kinds that are given none. What is asked for is not negative.
    /// </summary>
    long? GraceSeconds(MapNode deleting, long? asked) => null;

    /// <summary>Warnings about an object that is good enough to be stored.</summary>
    IEnumerable<string> Warnings(StrategyWrite write) => [];

    /// <summary>Whether something besides metadata.finalizers holds a deleted object back.</summary>
    bool HoldsBack(MapNode deleting) => false;
}
