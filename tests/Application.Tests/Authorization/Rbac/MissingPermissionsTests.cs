using Kronicle.Application.Authorization.Rbac;

namespace Kronicle.Application.Tests.Authorization.Rbac;

public sealed class MissingPermissionsTests
{
    private static readonly PolicyRule[] Held =
    [
        Asked.Rule("get", "", "configmaps"),
        Asked.Rule("get,list", "apps", "*/scale"),
        Asked.Rule("update", "", "secrets", "own"),
        Asked.Rule("*", "batch", "*"),
        new() { Verbs = ["get"], NonResourceUrls = ["/logs/*"] },
    ];

    public static TheoryData<string, string, string, string, string> Wanted => new()
    {
        { "get", "", "configmaps", "", "" },
        { "get", "", "configmaps", "one", "" },
        { "list", "apps", "deployments/scale", "", "" },
        { "anything,delete", "batch", "jobs,jobs/status", "", "" },
        { "update", "", "secrets", "own", "" },
        { "update", "", "secrets", "", """{APIGroups:[""], Resources:["secrets"], Verbs:["update"]}""" },
        { "patch,update,delete", "", "secrets", "own,other",
            """{APIGroups:[""], Resources:["secrets"], ResourceNames:["other"], Verbs:["patch" "update" "delete"]}""" + "\n"
            + """{APIGroups:[""], Resources:["secrets"], ResourceNames:["own"], Verbs:["patch" "delete"]}""" },
        { "get,delete", "", "configmaps,secrets", "",
            """{APIGroups:[""], Resources:["configmaps"], Verbs:["delete"]}""" + "\n" + """{APIGroups:[""], Resources:["secrets"], Verbs:["get" "delete"]}""" },
        { "*", "*", "*", "", """{APIGroups:["*"], Resources:["*"], Verbs:["*"]}""" },
        { "get", "apps", "*", "", """{APIGroups:["apps"], Resources:["*"], Verbs:["get"]}""" },
    };

    [Theory]
    [MemberData(nameof(Wanted))]
    public void What_is_wanted_beyond_what_is_held_is_named(string verbs, string groups, string resources, string names, string expected) =>
        Assert.Equal(expected, MissingPermissions.Of(Held, [Asked.Rule(verbs, groups, resources, names)]));

    [Theory]
    [InlineData("/logs/a", "")]
    [InlineData("/logs/*", "")]
    [InlineData("/metrics", """{NonResourceURLs:["/metrics"], Verbs:["get"]}""")]
    [InlineData("*", """{NonResourceURLs:["*"], Verbs:["get"]}""")]
    public void Paths_are_covered_by_their_beginnings(string url, string expected) =>
        Assert.Equal(expected, MissingPermissions.Of(Held, [new() { Verbs = ["get"], NonResourceUrls = [url] }]));

    [Fact]
    public void The_same_lack_in_two_rules_is_named_once() =>
        Assert.Equal("""{NonResourceURLs:["/x"], Verbs:["get"]}""",
            MissingPermissions.Of([], [new() { Verbs = ["get"], NonResourceUrls = ["/x"] }, new() { Verbs = ["get"], NonResourceUrls = ["/x"] }]));
}
