using Kronicle.Application.EventLog;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Allocation;

/// <summary>
/// Hands out what there is only one of (addresses, ports) to objects that are being written: one file and one registration line for a
/// kind. It is asked after mutating admission and before the kind's strategy and rules, so that these see what was handed out.
/// </summary>
/// <remarks>
/// The store has no transactions over several keys: what is handed out is taken first, for itself, and given back when the write
/// fails. A server that dies between the two leaves something taken that nobody has; a repair that compares both finds it.
/// </remarks>
public interface IAllocator
{
    /// <summary>The group and the resource, such as "services".</summary>
    string Resource { get; }

    /// <summary>
    /// Takes what the object asks for and writes it into the object. A failure leaves nothing taken. A dry run takes nothing and shows
    /// what might be handed out.
    /// </summary>
    ValueTask<AllocationOutcome> BeginAsync(AllocationWrite write, CancellationToken cancellation);

    /// <summary>Gives back what a deleted object had. It is called when the object is gone.</summary>
    ValueTask ReleaseAsync(AllocationOwner owner, MapNode gone, CancellationToken cancellation);
}

/// <summary>Whose allocations: the object, and who writes it for the history.</summary>
/// <param name="Namespace">The object's namespace.</param>
/// <param name="Name">The object's name.</param>
/// <param name="Actor">The server itself, under the request's audit id.</param>
public sealed record AllocationOwner(string Namespace, string Name, EventActor Actor);

/// <summary>A write that may need allocations.</summary>
/// <param name="Owner">The object that will own them.</param>
/// <param name="Object">The object to be stored: the one thing that may be changed.</param>
/// <param name="Old">The stored object; null on create.</param>
/// <param name="DryRun">Nothing may be taken.</param>
public sealed record AllocationWrite(AllocationOwner Owner, MapNode Object, MapNode? Old, bool DryRun);

/// <summary>What was taken, to be settled with the write, or why nothing could be.</summary>
public readonly record struct AllocationOutcome(IClaim? Claim, ApiStatus? Failure)
{
    /// <summary>Nothing was asked for.</summary>
    public static AllocationOutcome Nothing => default;

    public static implicit operator AllocationOutcome(ApiStatus failure) => new(null, failure);
}

/// <summary>What was taken for a write. Exactly one of the two is called, when the write's outcome is known.</summary>
public interface IClaim
{
    /// <summary>The write is stored: what it no longer needs is given back.</summary>
    ValueTask CommitAsync();

    /// <summary>The write is not stored: what was taken for it is given back.</summary>
    ValueTask RevertAsync();
}
