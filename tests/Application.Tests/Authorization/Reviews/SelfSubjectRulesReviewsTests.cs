using Kronicle.Application.Authorization;
using Kronicle.Application.Authorization.Nodes;
using Kronicle.Application.Authorization.Rbac;
using Kronicle.Application.Authorization.Reviews;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Authorization.Reviews;

public sealed class SelfSubjectRulesReviewsTests
{
    private static readonly FixedRoles Roles = new(
        [new("", "reader", [Asked.Rule("get", "", "pods", "a"), new() { Verbs = ["get"], NonResourceUrls = ["/x"] }])],
        [new("", "readers", "ClusterRole", "reader", [new("User", "jane")]), new("", "lost", "ClusterRole", "gone", [new("User", "jane")])]);

    [Fact]
    public void Rules_are_split_into_resources_and_paths_and_what_is_missing_is_told()
    {
        MapNode status = SelfSubjectRulesReviews.StatusOf([new RbacAuthorizer(Roles).RulesFor(Asked.User("jane"), "default")]);
        Assert.Equal(["a"], Assert.Single(status.List("resourceRules")!.Maps).List("resourceNames")!.Select(name => name.ToString()!));
        Assert.Equal(["/x"], Assert.Single(status.List("nonResourceRules")!.Maps).List("nonResourceURLs")!.Select(url => url.ToString()!));
        Assert.Equal(false, status.Bool("incomplete"));
        Assert.Equal("clusterrole.rbac.authorization.k8s.io \"gone\" not found", status.Text("evaluationError"));
    }

    [Theory]
    [InlineData("system:node:one", "system:nodes", true)]
    [InlineData("system:node:one", "devs", false)]
    [InlineData("jane", "system:nodes", false)]
    public void The_list_is_incomplete_for_nodes(string name, string group, bool incomplete)
    {
        MapNode status = SelfSubjectRulesReviews.StatusOf([new NodeAuthorizer(new()).RulesFor(Asked.User(name, group), "default")]);
        Assert.Equal(incomplete, status.Bool("incomplete"));
        Assert.Equal(incomplete ? "node authorizer does not support user rule resolution" : "", status.Text("evaluationError"));
    }
}
