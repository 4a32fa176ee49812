using Kronicle.Application.Authentication;
using Kronicle.Application.Requests;

namespace Kronicle.Application.Auditing;

/// <summary>How much of a request is told. https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/#audit-policy</summary>
public enum AuditLevel
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Who, what and when; no bodies.</summary>
    Metadata,

    /// <summary>The body of the request as well.</summary>
    Request,

    /// <summary>The bodies of the request and of the answer.</summary>
    RequestResponse,
}

/// <summary>Where on its way a request is when an event is made of it.</summary>
[Flags]
public enum AuditStages
{
    None = 0,

    /// <summary>Before anything else is done.</summary>
    RequestReceived = 1,

    /// <summary>The head of a long answer is sent, its body is to come: watches and connections only.</summary>
    ResponseStarted = 2,

    /// <summary>The answer has been sent.</summary>
    ResponseComplete = 4,

    /// <summary>The request ran into a fault of the server.</summary>
    Panic = 8,
}

/// <summary>What is told of one request.</summary>
/// <param name="Level">How much.</param>
/// <param name="Omitted">At which stages nothing.</param>
/// <param name="OmitManagedFields">Whether bodies come without metadata.managedFields.</param>
public readonly record struct AuditDecision(AuditLevel Level, AuditStages Omitted, bool OmitManagedFields);

/// <summary>What is told of which requests: audit.k8s.io/v1 Policy. The first rule that a request meets decides; without one nothing is told.</summary>
/// <remarks>https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/#audit-k8s-io-v1-Policy</remarks>
public sealed record AuditPolicy(IReadOnlyList<AuditRule> Rules)
{
    /// <summary>What is told where no policy is given: the metadata of every request when it is over.</summary>
    public static AuditPolicy Default { get; } = new([new AuditRule(AuditLevel.Metadata)]) { Omitted = AuditStages.RequestReceived };

    public AuditStages Omitted { get; init; }

    public bool OmitManagedFields { get; init; }

    /// <param name="user">The caller before it takes another's identity; null when nobody knows who it is.</param>
    /// <param name="request">What it asks for.</param>
    public AuditDecision Decide(UserInfo? user, RequestInfo request)
    {
        foreach (AuditRule rule in Rules)
        {
            if (rule.Matches(user, request))
            {
                return new(rule.Level, Omitted | rule.Omitted, rule.OmitManagedFields ?? OmitManagedFields);
            }
        }

        return new(AuditLevel.None, Omitted, OmitManagedFields);
    }
}
