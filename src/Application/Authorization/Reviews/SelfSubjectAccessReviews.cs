using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Authorization.Reviews;

/// <summary>May the caller do this? https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/self-subject-access-review-v1/</summary>
public sealed class SelfSubjectAccessReviews(AccessReviewer reviewer) : IVirtualResource
{
    public string Resource => "selfsubjectaccessreviews.authorization.k8s.io";

    public async ValueTask<ApiAnswer> AnswerAsync(RequestContext context, MapNode body, CancellationToken cancellation) =>
        AccessReviewRules.Self(body) is { } invalid
            ? new FailureAnswer(invalid)
            : await reviewer.AnswerAsync(context, body, context.User, cancellation);
}
