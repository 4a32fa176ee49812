using Kronicle.Domain.Objects;

namespace Kronicle.Application.Auditing;

/// <summary>What audit keeps of one request on its way: nothing but the decision unless the level asks for bodies.</summary>
/// <param name="decision">What the policy says of the request.</param>
public sealed class AuditTrail(AuditDecision decision)
{
    public AuditDecision Decision => decision;

    /// <summary>Whether the coming of the request is still to be told: with its end, or as soon as it waits for something.</summary>
    public bool Untold { get; set; }

    /// <summary>Whether the request's body is wanted.</summary>
    public bool KeepsRequest => decision.Level >= AuditLevel.Request;

    /// <summary>The request's body as JSON.</summary>
    public ReadOnlyMemory<byte> RequestObject { get; private set; }

    /// <summary>The uid in the object of the request's body; empty without one.</summary>
    public string Uid { get; private set; } = "";

    /// <summary>The revision in the object of the request's body; empty without one.</summary>
    public string ResourceVersion { get; private set; } = "";

    /// <summary>Keeps which object, in which state, the body of the request is about; when a write is tried again, what came first stays.</summary>
    public void Refer(MapNode body)
    {
        if (body.Map("metadata") is { } metadata)
        {
            Uid = Uid.Length > 0 ? Uid : metadata.Text("uid") ?? "";
            ResourceVersion = ResourceVersion.Length > 0 ? ResourceVersion : metadata.Text("resourceVersion") ?? "";
        }
    }

    /// <summary>Keeps the body of the request; when a write is tried again, the first one stays.</summary>
    public void Keep(ReadOnlyMemory<byte> json)
    {
        if (RequestObject.IsEmpty)
        {
            RequestObject = json;
        }
    }
}
