using Kronicle.Application.EventLog;

namespace Kronicle.Application.Replay;

/// <summary>A change of the history as it is told.</summary>
/// <param name="Revision">Its place in the order.</param>
/// <param name="Object">What was changed.</param>
/// <param name="Kind">What became of it.</param>
/// <param name="Actor">Who, by which verb, when; joined with the audit log by its audit id.</param>
/// <param name="Fields">What is another now; of a creation and a deletion, everything.</param>
public sealed record Change(long Revision, ObjectPlace Object, EventKind Kind, EventActor Actor, IReadOnlyList<FieldChange> Fields);

/// <summary>Which changes to tell.</summary>
public sealed record ChangeFilter
{
    /// <summary>Changes after this revision.</summary>
    public long After { get; init; }

    /// <summary>Changes up to this revision; 0 for the newest.</summary>
    public long Until { get; init; }

    /// <summary>Only those of this user; null for all.</summary>
    public string? User { get; init; }

    /// <summary>Only those of this resource; null for all.</summary>
    public NamedResource? Resource { get; init; }

    /// <summary>Only those in this namespace, and of the namespace itself; null for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>Only those of objects of this name; null for all.</summary>
    public string? Name { get; init; }

    /// <summary>What has to be read for it.</summary>
    public KeyScope Scope
    {
        get
        {
            if (Resource is not { } resource)
            {
                return KeyScope.All;
            }

            if (Namespace is null || resource.Namespaced is false)
            {
                return Name is not null && resource.Namespaced is false ? new(resource.KeyRoot + Name, Exact: true) : new(resource.KeyRoot);
            }

            return Name is null ? new($"{resource.KeyRoot}{Namespace}/") : new(resource.Key(Namespace, Name), Exact: true);
        }
    }

    /// <summary>Whether an event of the scope is one of those.</summary>
    public bool Includes(ObjectPlace place, EventActor actor) =>
        (User is null || actor.User == User) && (Name is null || place.Name == Name)
        && (Namespace is null || place.Namespace == Namespace || (place is { Namespace: "", Label: "namespaces" } && place.Name == Namespace)
            || (Resource?.Namespaced is false && place.Namespace.Length == 0));
}
