namespace Kronicle.Domain.Failures;

/// <summary>One cause of a failure: metav1.StatusCause.</summary>
/// <param name="Reason">Such as FieldValueInvalid; see <see cref="CauseReason"/>.</param>
/// <param name="Message">For people.</param>
/// <param name="Field">The path in the object, such as spec.ports[0].port; empty when the cause has none.</param>
public sealed record StatusCause(string Reason, string Message, string Field);

/// <summary>What a failure is about: metav1.StatusDetails.</summary>
public sealed record StatusDetails
{
    public string Name { get; init; } = "";

    public string Group { get; init; } = "";

    /// <summary>The resource or kind, as the failure's constructor chooses.</summary>
    public string Kind { get; init; } = "";

    public string Uid { get; init; } = "";

    public IReadOnlyList<StatusCause> Causes { get; init; } = [];

    /// <summary>Seconds; 0 when there is no advice.</summary>
    public int RetryAfterSeconds { get; init; }
}

/// <summary>
/// The only way to fail: a metav1.Status with status Failure, passed as a value. Exceptions are bugs or lost connections.
/// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/
/// </summary>
/// <param name="Code">The HTTP status code.</param>
/// <param name="Reason">Such as NotFound; empty when the reference gives none.</param>
/// <param name="Message">For people, word for word as kube-apiserver has it.</param>
/// <param name="Details">Null when the reference sends none.</param>
public sealed record ApiStatus(int Code, string Reason, string Message, StatusDetails? Details = null)
{
    /// <summary>Where a list whose pages are no longer held may go on at the newest state: metadata.continue; empty for all others.</summary>
    public string Continue { get; init; } = "";
}
