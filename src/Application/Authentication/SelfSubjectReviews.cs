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
        UserInfo user = context.User;
        var shown = new MapNode { ["username"] = user.Name, ["uid"] = user.Uid, ["groups"] = Texts(user.Groups) };
        if (user.Extra.Count > 0)
        {
            var extra = new MapNode();
            foreach ((string key, IReadOnlyList<string> values) in user.Extra)
            {
                extra[key] = Texts(values);
            }

            shown["extra"] = extra;
        }

        body["status"] = new MapNode { ["userInfo"] = shown };
        body.EnsureMap("metadata")["creationTimestamp"] = Timestamps.Time(clock.GetUtcNow());
        return new(new TreeAnswer(201, body, context.KindType, context.Resource));
    }

    private static ListNode Texts(IEnumerable<string> values) => new(values.Select(value => new TextNode(value)));
}
