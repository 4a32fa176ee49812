using Kronicle.Application.Authorization;
using Kronicle.Application.Authorization.Rbac;
using Kronicle.Application.Tests.Authorization.Rbac;

namespace Kronicle.Application.Tests.Authorization;

public sealed class AuthorizationModesTests
{
    [Fact]
    public async Task Administrators_pass_whatever_the_mode() =>
        Assert.Equal(new(Decision.Allow, ""), await Decide(["AlwaysDeny"], "system:masters"));

    [Fact]
    public async Task Always_deny_says_so() =>
        Assert.Equal(new(Decision.NoOpinion, "Everything is forbidden."), await Decide(["AlwaysDeny"]));

    [Fact]
    public async Task Always_deny_leaves_it_to_the_next_mode() =>
        Assert.Equal(new(Decision.Allow, ""), await Decide(["AlwaysDeny", "AlwaysAllow"]));

    [Fact]
    public async Task The_node_mode_leaves_it_to_rbac()
    {
        AuthorizationOutcome outcome = await Decide(["Node", "RBAC"], "system:authenticated");
        Assert.Equal(Decision.Allow, outcome.Decision);
        Assert.StartsWith("RBAC: allowed by ClusterRoleBinding", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reasons_without_a_decision_are_joined() =>
        Assert.Equal("Everything is forbidden.\nEverything is forbidden.", (await Decide(["AlwaysDeny", "AlwaysDeny"])).Reason);

    private static ValueTask<AuthorizationOutcome> Decide(string[] modes, params string[] groups) =>
        AuthorizationModes.Create([.. modes.Select(mode => new AuthorizerChoice(mode))], new(new BootstrapRoles()))
            .AuthorizeAsync(Asked.Path(Asked.User("alice", groups), "get", "/version"), CancellationToken.None);
}
