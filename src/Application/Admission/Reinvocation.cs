using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission;

/// <summary>
/// The second round of mutators: when a webhook has changed the object, all plug-ins look at it again, and of the webhooks those that
/// asked for it and ran before the change.
/// https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#reinvocation-policy
/// </summary>
public sealed class Reinvocation
{
    private readonly HashSet<string> called = new(StringComparer.Ordinal);
    private readonly HashSet<string> due = new(StringComparer.Ordinal);
    private MapNode? last;
    private bool wanted;

    /// <summary>Whether this is the second round.</summary>
    public bool Again { get; private set; }

    /// <summary>Begins the second round; false when it is not called for or has been.</summary>
    public bool Begin() => !Again && (Again = wanted);

    /// <summary>A webhook that asks to be called again has been called.</summary>
    internal void Called(string hook) => called.Add(hook);

    /// <summary>A webhook has changed the object: those that were called before are due in the second round.</summary>
    internal void Changed()
    {
        wanted = true;
        CallAgain();
    }

    /// <summary>Whether a webhook is due in the second round.</summary>
    internal bool IsDue(string hook) => due.Contains(hook);

    /// <summary>The webhooks begin: what plug-ins have changed since the first round makes all that were called due.</summary>
    internal void Enter(MapNode? target)
    {
        if (Again && called.Count > 0 && target?.SameAs(last) == false)
        {
            CallAgain();
        }
    }

    /// <summary>The webhooks have left the object like this.</summary>
    internal void Leave(MapNode? target) => last = wanted && !Again && called.Count > 0 ? target?.Copy() : null;

    private void CallAgain()
    {
        due.UnionWith(called);
        called.Clear();
    }
}
