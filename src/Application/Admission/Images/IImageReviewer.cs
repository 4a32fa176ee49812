namespace Kronicle.Application.Admission.Images;

/// <summary>What a reviewer of images answered.</summary>
/// <param name="Code">The HTTP status; 0 when nobody answered.</param>
/// <param name="Body">The ImageReview that came back, JSON; empty when none did.</param>
/// <param name="Error">Why nobody answered; empty when somebody did. Tells of no secret.</param>
/// <param name="Retriable">Whether asking again may help.</param>
public readonly record struct ImageReviewAnswer(int Code, ReadOnlyMemory<byte> Body, string Error, bool Retriable);

/// <summary>Somebody outside who knows which images may run: imagepolicy.k8s.io/v1alpha1 ImageReview.</summary>
public interface IImageReviewer
{
    /// <summary>Asks once. What goes wrong is in the answer.</summary>
    ValueTask<ImageReviewAnswer> ReviewAsync(ReadOnlyMemory<byte> review, CancellationToken cancellation);
}

/// <summary>Reviewers by the kubeconfig that says where they are.</summary>
public interface IImageReviewers
{
    /// <exception cref="StartupException">The file can't be used.</exception>
    IImageReviewer Open(string kubeconfig);
}
