using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Authentication;

/// <summary>Who am I: https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/self-subject-review-v1/ (KEP-3325).</summary>
public sealed class SelfSubjectReviews(TimeProvider clock) : IVirtualResource
{
    public string Resource => "selfsubjectreviews.authentication.k8s.io";

    public ValueTask<ApiAnswer> AnswerAsync(RequestContext context, MapNode body, CancellationToken cancellation)
    {
        // The answer is a new object: nothing of what the client sent comes back.
        body["metadata"] = new MapNode { ["creationTimestamp"] = Timestamps.Time(clock.GetUtcNow()) };
        body["status"] = new MapNode { ["userInfo"] = UserNodes.Write(context.User) };
        return new(new TreeAnswer(201, body, context.KindType, context.Resource));
    }
}
