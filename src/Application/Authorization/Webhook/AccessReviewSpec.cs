using Kronicle.Application.Authentication;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Selection;

namespace Kronicle.Application.Authorization.Webhook;

/// <summary>
/// The spec of the SubjectAccessReview that puts a question to a service.
/// https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/subject-access-review-v1/ (selectors: KEP-4601)
/// </summary>
internal static class AccessReviewSpec
{
    /// <summary>More that a caller chose freely is not remembered: it might be an attempt to fill the memory.</summary>
    private const int MostRemembered = 10_000;

    public static MapNode Of(AuthorizationAttributes asked, string version)
    {
        UserInfo user = asked.User;
        var spec = new MapNode();
        if (asked.IsResource)
        {
            spec["resourceAttributes"] = Resource(asked);
        }
        else
        {
            spec["nonResourceAttributes"] = Filled(("path", asked.Path), ("verb", asked.Verb));
        }

        spec["user"] = Text(user.Name);
        spec[version == "v1" ? "groups" : "group"] = user.Groups.Count == 0 ? null : UserNodes.Texts(user.Groups);
        if (user.Extra.Count > 0)
        {
            var extra = new MapNode();
            foreach ((string key, IReadOnlyList<string> values) in user.Extra.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                extra[key] = UserNodes.Texts(values);
            }

            spec["extra"] = extra;
        }

        spec["uid"] = Text(user.Uid);
        return spec;
    }

    public static bool MayBeRemembered(AuthorizationAttributes asked) =>
        asked.Namespace.Length + asked.Verb.Length + asked.Group.Length + asked.Version.Length + asked.Resource.Length +
        asked.Subresource.Length + asked.Name.Length + asked.Path.Length < MostRemembered;

    private static MapNode Resource(AuthorizationAttributes asked)
    {
        MapNode resource = Filled(
            ("namespace", asked.Namespace), ("verb", asked.Verb), ("group", asked.Group), ("version", asked.Version),
            ("resource", asked.Resource), ("subresource", asked.Subresource), ("name", asked.Name));
        resource["fieldSelector"] = Selector(asked.Fields.Select(field =>
            Requirement(field.Label, field.Equal ? "In" : "NotIn", [field.Value])));
        resource["labelSelector"] = Selector(asked.Labels.Select(label => label.Operator switch
        {
            LabelOperator.In => Requirement(label.Key, "In", label.Values),
            LabelOperator.NotIn => Requirement(label.Key, "NotIn", label.Values),
            LabelOperator.Exists => Requirement(label.Key, "Exists", []),
            LabelOperator.DoesNotExist => Requirement(label.Key, "DoesNotExist", []),

            // Requirements narrow: leaving one out asks for more than was meant, never for less.
            _ => null,
        }));
        return resource;
    }

    private static MapNode Requirement(string key, string relation, IReadOnlyList<string> values) => new()
    {
        ["key"] = key,
        ["operator"] = relation,
        ["values"] = values.Count == 0 ? null : UserNodes.Texts(values),
    };

    private static MapNode? Selector(IEnumerable<MapNode?> requirements)
    {
        var list = new ListNode(requirements.OfType<MapNode>());
        return list.Count == 0 ? null : new MapNode { ["requirements"] = list };
    }

    private static MapNode Filled(params (string Key, string Value)[] fields)
    {
        var map = new MapNode();
        foreach ((string key, string value) in fields)
        {
            map[key] = Text(value);
        }

        return map;
    }

    private static TextNode? Text(string value) => value.Length == 0 ? null : new TextNode(value);
}
