using Kronicle.Application.Pipeline;

namespace Kronicle.Application.Auditing;

/// <summary>Where audit events go: audit.k8s.io/v1.</summary>
public interface IAuditSink
{
    /// <summary>Whether anything is written at all; when not, requests pay nothing.</summary>
    bool Enabled { get; }

    /// <summary>Events that were taken.</summary>
    long Taken { get; }

    /// <summary>Events that could not be written.</summary>
    long Lost { get; }

    /// <summary>
    /// Takes an event. Never throws, and waits only while the bounded queue to the disk is full; bodies and credentials are never
    /// part of an event.
    /// </summary>
    void Write(AuditEvent item);
}

/// <summary>One audit event at level Metadata.</summary>
/// <param name="Context">The request.</param>
/// <param name="Stage">RequestReceived, ResponseStarted, ResponseComplete or Panic.</param>
/// <param name="Code">The HTTP status; 0 before there is one.</param>
/// <param name="Time">When the stage was reached.</param>
public sealed record AuditEvent(RequestContext Context, string Stage, int Code, DateTimeOffset Time)
{
    /// <summary>The name of the object: the path's, or for a creation the body's or the generated one.</summary>
    public string Name { get; init; } = "";

    /// <summary>What the verb answered; null when none was reached.</summary>
    public ApiAnswer? Answer { get; init; }
}
