namespace Kronicle.Application.Controllers.Garbage;

/// <summary>What a change of the graph asks for. Called under the graph's lock: it must be quick.</summary>
internal interface IGraphWork
{
    /// <summary>To look whether an object is to be deleted.</summary>
    void Judge(string uid);

    /// <summary>To take the references to an object out of its dependents and then let it go.</summary>
    void Orphan(string uid);

    /// <summary>A dependent refers to an owner in another namespace.</summary>
    void Misplaced(ObjectIdentity dependent, OwnerReference owner);
}
