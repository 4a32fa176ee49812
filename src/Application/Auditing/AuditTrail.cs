using System.Buffers;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Auditing;

/// <summary>What audit keeps of one request on its way: nothing but the decision unless the level asks for bodies.</summary>
/// <param name="decision">What the policy says of the request.</param>
public sealed class AuditTrail(AuditDecision decision) : IDisposable
{
    private byte[]? shared;
    private int sharedBytes;

    public AuditDecision Decision => decision;

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

    /// <summary>What the lines of all stages say of the request alike, as the first one had it; empty when nothing was shared.</summary>
    public ReadOnlySpan<byte> SharedPart => shared.AsSpan(0, sharedBytes);

    /// <summary>Keeps a part of a line for the lines that follow, until the trail is disposed.</summary>
    public void Share(ReadOnlySpan<byte> part)
    {
        shared = ArrayPool<byte>.Shared.Rent(part.Length);
        part.CopyTo(shared);
        sharedBytes = part.Length;
    }

    /// <summary>Keeps the body of the request; when a write is tried again, the first one stays.</summary>
    public void Keep(ReadOnlyMemory<byte> json)
    {
        if (RequestObject.IsEmpty)
        {
            RequestObject = json;
        }
    }

    /// <summary>The last line has been made.</summary>
    public void Dispose()
    {
        if (shared is not null)
        {
            ArrayPool<byte>.Shared.Return(shared);
            (shared, sharedBytes) = (null, 0);
        }
    }
}
