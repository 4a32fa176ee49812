using Kronicle.Application.Pipeline;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Auditing;

/// <summary>Where audit events go: audit.k8s.io/v1.</summary>
public interface IAuditSink
{
    /// <summary>Whether anything is written at all; when not, requests pay nothing.</summary>
    bool Enabled { get; }

    /// <summary>Events that were taken.</summary>
    long Taken { get; }

    /// <summary>Events that could not be written, of all back ends together.</summary>
    long Lost { get; }

    /// <summary>Whether a back end is strict: nothing may be done for a request before its coming is kept.</summary>
    bool Strict { get; }

    /// <summary>
    /// Takes an event, which it makes a line of before it returns. Never throws, and never waits for a back end that works in batches.
    /// Others have the event when this returns, or at the latest when <see cref="WriteWaiting"/> does. Credentials are never part of an event.
    /// </summary>
    /// <returns>False when a strict back end could not keep it.</returns>
    bool Write(in AuditEvent item);

    /// <summary>Takes the event of a request's coming together with that of its end. Not for strict back ends.</summary>
    void Write(in AuditEvent coming, in AuditEvent end);

    /// <summary>
    /// Waits until every back end that does not work in batches has what was taken: asked for before an answer leaves the server, and
    /// before a request waits for something else.
    /// </summary>
    void WriteWaiting();
}

/// <summary>One audit event. A request has two or three, which do not outlive the call that takes them.</summary>
/// <param name="Context">The request.</param>
/// <param name="Stage">How far it is.</param>
/// <param name="Level">How much is told of it.</param>
/// <param name="Code">The HTTP status; 0 before there is one.</param>
/// <param name="Time">When the stage was reached.</param>
public readonly record struct AuditEvent(RequestContext Context, AuditStages Stage, AuditLevel Level, int Code, DateTimeOffset Time)
{
    /// <summary>The name of the object: the path's, or for a creation the body's or the generated one.</summary>
    public string Name { get; init; } = "";

    /// <summary>The uid of the object that the request's body has; empty without one.</summary>
    public string Uid { get; init; } = "";

    /// <summary>The revision of the object that the request's body has; empty without one.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary>Whether anybody knows who the caller is.</summary>
    public bool Authenticated { get; init; } = true;

    /// <summary>What the client was told; null when that is no Status.</summary>
    public AuditStatus? Status { get; init; }

    /// <summary>The request's body as JSON; empty when there is none or the level is below.</summary>
    public ReadOnlyMemory<byte> RequestObject { get; init; }

    /// <summary>The answer's body as JSON; empty when there is none or the level is below.</summary>
    public ReadOnlyMemory<byte> ResponseObject { get; init; }

    /// <summary>Whether a body was left out because it is too large.</summary>
    public bool Truncated { get; init; }

    /// <summary>Whether the annotations that the request has by now belong to it: not to a coming that is told later than it was.</summary>
    public bool Annotated { get; init; } = true;
}

/// <summary>The Status that a client was told.</summary>
public sealed record AuditStatus(string Status, string Message, string Reason, StatusDetails? Details);
