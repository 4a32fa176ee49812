using Kronicle.Application.Pipeline;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Auditing;

/// <summary>Makes the events of requests: which, by the policy, and with which bodies.</summary>
/// <param name="sink">Where they go.</param>
/// <param name="policy">What is told of which requests.</param>
/// <param name="clock">The time.</param>
/// <param name="plain">The form of answers to the server's own parts, which ask for none.</param>
public sealed class AuditRecorder(IAuditSink sink, AuditPolicy policy, TimeProvider clock, IAnswerForm plain)
{
    /// <summary>A body that is larger is left out: 10 MiB.</summary>
    public const int MostBodyBytes = 10 << 20;

    /// <summary>Decides about a request.</summary>
    /// <returns>Null when nothing is told of it.</returns>
    public AuditTrail? Begin(RequestContext context)
    {
        if (!sink.Enabled)
        {
            return null;
        }

        AuditDecision decision = policy.Decide(context.User, context.Info);
        return context.Audit = decision.Level == AuditLevel.None ? null : new AuditTrail(decision);
    }

    /// <summary>The request has come.</summary>
    /// <returns>False when it has to be refused: a strict back end could not keep the event.</returns>
    public bool Received(RequestContext context, AuditTrail trail)
    {
        if (Omits(trail.Decision, AuditStages.RequestReceived))
        {
            return true;
        }

        // What is answered at once is told at once. What a line of the coming has to say must then still be the same at the end.
        trail.Untold = !sink.Strict && context.Impersonation is null && context.Annotations.Count == 0;
        return trail.Untold || sink.Write(Coming(context, trail, annotated: true));
    }

    /// <summary>The end of the request may be far off: its coming is told now.</summary>
    public void Tell(RequestContext context, AuditTrail trail)
    {
        if (trail.Untold)
        {
            trail.Untold = false;
            sink.Write(Coming(context, trail, annotated: false));
        }
    }

    /// <summary>The request waits for something: its coming is written now.</summary>
    public void Waits(RequestContext context, AuditTrail trail)
    {
        Tell(context, trail);
        if (!Omits(trail.Decision, AuditStages.RequestReceived))
        {
            sink.WriteWaiting();
        }
    }

    /// <summary>The request has reached a stage behind the verb.</summary>
    public void Reached(AuditStages stage, RequestContext context, AuditTrail trail, string name, ApiAnswer? answer, int code)
    {
        if (Omits(trail.Decision, stage))
        {
            Tell(context, trail);
            return;
        }

        ReadOnlyMemory<byte>? body = trail.Decision.Level < AuditLevel.RequestResponse || stage == AuditStages.Panic ? default(ReadOnlyMemory<byte>)
            : BodyOf(context, answer);
        bool tooLarge = body is null || body.Value.Length > MostBodyBytes || trail.RequestObject.Length > MostBodyBytes;
        var reached = new AuditEvent(context, stage, trail.Decision.Level, code, clock.GetUtcNow())
        {
            Name = name,
            Uid = trail.Uid,
            ResourceVersion = trail.ResourceVersion,
            Status = StatusOf(context, answer),
            RequestObject = Shown(trail, trail.RequestObject),
            ResponseObject = Shown(trail, body ?? default),
            Truncated = tooLarge,
        };
        if (trail.Untold)
        {
            trail.Untold = false;
            sink.Write(Coming(context, trail, annotated: false), reached);
        }
        else
        {
            sink.Write(reached);
        }

        if (context.AnswerLeft)
        {
            sink.WriteWaiting();
        }
    }

    /// <summary>Nobody knows who calls: one event, as the answer goes out.</summary>
    public void Unauthenticated(RequestContext context, ApiStatus status)
    {
        if (!sink.Enabled)
        {
            return;
        }

        AuditDecision decision = policy.Decide(null, context.Info);
        if (decision.Level == AuditLevel.None || Omits(decision, AuditStages.ResponseStarted))
        {
            return;
        }

        sink.Write(new AuditEvent(context, AuditStages.ResponseStarted, decision.Level, status.Code, clock.GetUtcNow())
        {
            Name = context.Info.Name, Authenticated = false, Status = Failed(status),
            ResponseObject = decision.Level < AuditLevel.RequestResponse ? default : BodyOf(context, new FailureAnswer(status)) ?? default,
        });
    }

    private static AuditEvent Coming(RequestContext context, AuditTrail trail, bool annotated) =>
        new(context, AuditStages.RequestReceived, trail.Decision.Level, 0, context.Received) { Name = context.Info.Name, Annotated = annotated };

    private static bool Omits(AuditDecision decision, AuditStages stage) => (decision.Omitted & stage) != 0;

    private static ReadOnlyMemory<byte> Shown(AuditTrail trail, ReadOnlyMemory<byte> json) =>
        json.Length > MostBodyBytes ? default : trail.Decision.OmitManagedFields ? ManagedFieldsFilter.Without(json) : json;

    private ReadOnlyMemory<byte>? BodyOf(RequestContext context, ApiAnswer? answer)
    {
        ApiAnswer? told = context.Failed is { } failed ? new FailureAnswer(failed) : answer;
        return told is null ? default(ReadOnlyMemory<byte>) : (context.AnswerForm ?? plain).JsonOf(told, MostBodyBytes);
    }

    private static AuditStatus? StatusOf(RequestContext context, ApiAnswer? answer) => (context, answer) switch
    {
        ({ Faulted: true }, _) => new("Failure", $"APIServer panic'd: the server's log has the reason under {context.AuditId}", "InternalError", null),
        ({ Failed: { } status }, _) => Failed(status),
        (_, FailureAnswer { Status: var status }) => Failed(status),
        (_, SuccessAnswer success) => new("Success", "", "", success.Details),
        ({ ClosedEarly: true }, null) => new("Success", "Connection closed early", "", null),
        _ => null,
    };

    private static AuditStatus Failed(ApiStatus status) => new("Failure", status.Message, status.Reason, status.Details);
}
