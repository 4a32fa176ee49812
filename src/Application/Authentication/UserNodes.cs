using Kronicle.Domain.Objects;

namespace Kronicle.Application.Authentication;

/// <summary>authentication.k8s.io/v1 UserInfo as reviews show it, and the same parts of a user as the spec of an access review has them.</summary>
internal static class UserNodes
{
    public static MapNode Write(UserInfo user)
    {
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

        return shown;
    }

    /// <summary>The user that the fields user, groups, extra and uid describe.</summary>
    public static UserInfo Read(MapNode spec) =>
        new(spec.Text("user") ?? "", spec.Text("uid") ?? "", Texts(spec.List("groups")), Extra(spec.Map("extra")));

    public static ListNode Texts(IEnumerable<string> values) => new(values.Select(value => new TextNode(value)));

    public static string[] Texts(ListNode? values) => values is null ? [] : [.. values.Select(value => (value as TextNode)?.Value ?? "")];

    private static Dictionary<string, IReadOnlyList<string>> Extra(MapNode? extra)
    {
        var read = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (string key in extra?.Keys ?? [])
        {
            read[key] = Texts(extra!.List(key));
        }

        return read;
    }
}
