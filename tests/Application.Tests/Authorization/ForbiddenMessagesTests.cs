using System.Text.Json;
using Kronicle.Application.Authentication;
using Kronicle.Application.Authorization;
using Kronicle.Domain.Failures;
using Kronicle.TestKit;

namespace Kronicle.Application.Tests.Authorization;

public sealed class ForbiddenMessagesTests
{
    private static readonly UserInfo Alice = Asked.User("alice");

    [Fact]
    public void A_list_in_a_namespace() => Check(
        Asked.Resource(Alice, "list", "configmaps", "x"),
        "configmaps is forbidden: User \"alice\" cannot list resource \"configmaps\" in API group \"\" in the namespace \"x\"",
        new() { Kind = "configmaps" });

    [Fact]
    public void A_named_object_at_the_cluster_scope() => Check(
        Asked.Resource(Alice, "get", "nodes", name: "n"),
        "nodes \"n\" is forbidden: User \"alice\" cannot get resource \"nodes\" in API group \"\" at the cluster scope",
        new() { Kind = "nodes", Name = "n" });

    [Fact]
    public void A_subresource_in_a_group() => Check(
        Asked.Resource(Alice, "get", "deployments.apps/scale", "x", "d"),
        "deployments.apps \"d\" is forbidden: User \"alice\" cannot get resource \"deployments/scale\" in API group \"apps\" in the namespace \"x\"",
        new() { Kind = "deployments", Group = "apps", Name = "d" });

    [Fact]
    public void A_path() => Check(
        Asked.Path(Alice, "get", "/metrics"), "forbidden: User \"alice\" cannot get path \"/metrics\"", new());

    [Fact]
    public void A_reason_stands_last() => Assert.EndsWith(
        "cannot get path \"/\": Everything is forbidden.",
        ForbiddenMessages.Refuse(Asked.Path(Alice, "get", "/"), "Everything is forbidden.").Message, StringComparison.Ordinal);

    [Fact]
    public void Names_are_quoted_as_go_quotes_them() => Assert.Equal(
        "forbidden: User \"a\\\"b\\n\" cannot get path \"/\\x01\"",
        ForbiddenMessages.Refuse(Asked.Path(Asked.User("a\"b\n"), "get", "/\u0001"), "").Message);

    [Fact]
    public void The_recorded_refusals_are_met_word_for_word()
    {
        string? path = SharedFolder.Find("conform", "recordings", "rbac-forbidden.json");
        Assert.SkipWhen(path is null, SharedFolder.Absent);
        using JsonDocument recording = JsonDocument.Parse(File.ReadAllText(path));
        int met = 0;
        foreach (JsonElement body in recording.RootElement.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("body")))
        {
            if (body.TryGetProperty("code", out JsonElement code) && code.GetInt32() == 403)
            {
                string message = body.GetProperty("message").GetString()!;
                Assert.Equal(message, ForbiddenMessages.Refuse(Reconstruct(message, body.GetProperty("details")), "").Message);
                met++;
            }
        }

        Assert.True(met > 20);
    }

    /// <summary>The request that a recorded message tells of.</summary>
    private static AuthorizationAttributes Reconstruct(string message, JsonElement details)
    {
        string[] quoted = [.. message.Split('"').Where((_, index) => index % 2 == 1)];
        string name = details.TryGetProperty("name", out JsonElement found) ? found.GetString()! : "";
        string[] words = [.. quoted.Skip(name.Length > 0 ? 1 : 0)];
        string verb = message[(message.IndexOf(" cannot ", StringComparison.Ordinal) + 8)..].Split(' ')[0];
        return message.StartsWith("forbidden:", StringComparison.Ordinal)
            ? Asked.Path(Asked.User(words[0]), verb, words[1])
            : Asked.Resource(Asked.User(words[0]), verb, words[1], words.Length > 3 ? words[3] : "", name) with { Group = words[2] };
    }

    private static void Check(AuthorizationAttributes attributes, string message, StatusDetails details)
    {
        ApiStatus status = ForbiddenMessages.Refuse(attributes, "");
        Assert.Equal((403, "Forbidden", message), (status.Code, status.Reason, status.Message));
        Assert.Equal(details with { Causes = [] }, status.Details! with { Causes = details.Causes });
    }
}
