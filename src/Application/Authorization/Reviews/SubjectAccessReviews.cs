using Kronicle.Application.Authentication;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Authorization.Reviews;

/// <summary>May this subject do this? https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/subject-access-review-v1/</summary>
public sealed class SubjectAccessReviews(AccessReviewer reviewer) : IVirtualResource
{
    public string Resource => "subjectaccessreviews.authorization.k8s.io";

    public async ValueTask<ApiAnswer> AnswerAsync(RequestContext context, MapNode body, CancellationToken cancellation) =>
        AccessReviewRules.Subject(body) is { } invalid
            ? new FailureAnswer(invalid)
            : await reviewer.AnswerAsync(context, body, UserNodes.Read(body.Map("spec")!), cancellation);
}
