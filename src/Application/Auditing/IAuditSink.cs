using Kronicle.Application.Pipeline;

namespace Kronicle.Application.Auditing;

/// <summary>Where audit events go: audit.k8s.io/v1.</summary>
public interface IAuditSink
{
    /// <summary>Whether anything is written at all; when not, requests pay nothing.</summary>
    bool Enabled { get; }

    /// <summary>Takes an event. Never throws and never blocks on the disk; bodies and credentials are never part of it.</summary>
    void Write(AuditEvent item);
}

/// <summary>One audit event at level Metadata.</summary>
/// <param name="Context">The request.</param>
/// <param name="Stage">RequestReceived, ResponseStarted, ResponseComplete or Panic.</param>
/// <param name="Code">The HTTP status; 0 before there is one.</param>
/// <param name="Time">When the stage was reached.</param>
public sealed record AuditEvent(RequestContext Context, string Stage, int Code, DateTimeOffset Time);
