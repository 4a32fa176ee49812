namespace Kronicle.Application.Remote;

/// <summary>What a service that reviews answered.</summary>
/// <param name="Code">The HTTP status; 0 when nobody answered.</param>
/// <param name="Body">The review that came back, JSON; empty when none did.</param>
/// <param name="Error">Why nobody answered; empty when somebody did. Tells of no secret.</param>
/// <param name="Retriable">Whether asking again may help.</param>
public readonly record struct ReviewAnswer(int Code, ReadOnlyMemory<byte> Body, string Error, bool Retriable);

/// <summary>
/// Somebody outside who answers a question that is put as an API object: an ImageReview, a TokenReview or a SubjectAccessReview.
/// https://kubernetes.io/docs/reference/access-authn-authz/webhook/
/// </summary>
public interface IReviewService
{
    /// <summary>Asks once. What goes wrong is in the answer.</summary>
    ValueTask<ReviewAnswer> ReviewAsync(ReadOnlyMemory<byte> review, CancellationToken cancellation);
}

/// <summary>Services that review, by the kubeconfig that says where they are.</summary>
public interface IReviewServices
{
    /// <param name="kubeconfig">The file's path.</param>
    /// <param name="use">What the service is for and what to check when the file can't be used.</param>
    /// <exception cref="StartupException">The file can't be used.</exception>
    IReviewService Open(string kubeconfig, ReviewUse use);
}

/// <summary>What a service is asked for.</summary>
/// <param name="Purpose">Begins the message about a file that can't be used, such as: couldn't init admission plugin "X".</param>
/// <param name="Remedy">Ends it, such as: check --authorization-webhook-config-file.</param>
public sealed record ReviewUse(string Purpose, string Remedy)
{
    /// <summary>How long one answer may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
