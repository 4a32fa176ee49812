using Kronicle.Application.Authentication;
using Kronicle.Application.Authorization;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Tests.Authorization;

public sealed class ImpersonationChecksTests
{
    private static readonly UserInfo Caller = new("carl", "", [], new Dictionary<string, IReadOnlyList<string>>());
    private static readonly Dictionary<string, IReadOnlyList<string>> NoExtra = [];

    private readonly Recorder recorder = new();

    [Fact]
    public async Task Every_part_of_the_identity_is_asked_for_by_itself()
    {
        await AllowedAsync(new("jane", "u1", ["devs", "ops"], new Dictionary<string, IReadOnlyList<string>> { ["scopes"] = ["view", "edit"] }));
        Assert.Equal(
            ["users// jane", "groups// devs", "groups// ops", "userextras/scopes/authentication.k8s.io view",
                "userextras/scopes/authentication.k8s.io edit", "uids//authentication.k8s.io u1"], recorder.Asked);
    }

    [Fact]
    public async Task A_service_account_is_asked_for_in_its_namespace_and_joins_its_groups()
    {
        UserInfo user = await AllowedAsync(new("system:serviceaccount:shop:robot", "", [], NoExtra));
        Assert.Equal(["serviceaccounts//shop robot"], recorder.Asked);
        Assert.Equal(["system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated"], user.Groups);
    }

    [Theory]
    [InlineData("jane", "", "system:authenticated")]
    [InlineData("jane", "devs", "devs,system:authenticated")]
    [InlineData("jane", "system:authenticated", "system:authenticated")]
    [InlineData("jane", "system:unauthenticated", "system:unauthenticated")]
    [InlineData("system:anonymous", "", "system:unauthenticated")]
    [InlineData("system:anonymous", "devs", "devs,system:unauthenticated")]
    public async Task Groups_say_whether_somebody_is_known(string name, string groups, string expected)
    {
        string[] asked = groups.Length == 0 ? [] : groups.Split(',');
        Assert.Equal(expected, string.Join(',', (await AllowedAsync(new(name, "", asked, NoExtra))).Groups));
    }

    [Theory]
    [InlineData("users", "users \"jane\" is forbidden: User \"carl\" cannot impersonate resource \"users\" in API group \"\" at the cluster scope")]
    [InlineData("groups", "groups \"devs\" is forbidden: User \"carl\" cannot impersonate resource \"groups\" in API group \"\" at the cluster scope")]
    [InlineData("uids", "uids.authentication.k8s.io \"u1\" is forbidden: User \"carl\" cannot impersonate resource \"uids\" in API group \"authentication.k8s.io\" at the cluster scope")]
    public async Task One_part_that_is_not_allowed_refuses_all(string denied, string message)
    {
        recorder.Denied = denied;
        (UserInfo? user, ApiStatus? failure) = await CheckAsync(new("jane", "u1", ["devs"], NoExtra));
        Assert.Null(user);
        Assert.Equal((403, message), (failure!.Code, failure.Message));
    }

    [Fact]
    public async Task Groups_without_a_user_are_a_mistake_of_the_client()
    {
        (UserInfo? user, ApiStatus? failure) = await CheckAsync(new("", "", ["system:masters"], NoExtra));
        Assert.Null(user);
        Assert.Equal(500, failure!.Code);
        Assert.Empty(recorder.Asked);
    }

    private async Task<UserInfo> AllowedAsync(ImpersonationHeaders asked)
    {
        (UserInfo? user, ApiStatus? failure) = await CheckAsync(asked);
        Assert.Null(failure);
        return user!;
    }

    private ValueTask<(UserInfo? User, ApiStatus? Failure)> CheckAsync(ImpersonationHeaders asked) =>
        new ImpersonationChecks(new([recorder])).ResolveAsync(Caller, asked, TestContext.Current.CancellationToken);

    private sealed class Recorder : IAuthorizer
    {
        public string Name => "Recorder";

        public string Denied { get; set; } = "";

        public List<string> Asked { get; } = [];

        public ValueTask<AuthorizationOutcome> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancellation)
        {
            Assert.Equal("impersonate", attributes.Verb);
            string scope = attributes.Namespace.Length > 0 ? attributes.Namespace : attributes.Group;
            Asked.Add($"{attributes.Resource}/{attributes.Subresource}/{scope} {attributes.Name}");
            return new(attributes.Resource == Denied ? AuthorizationOutcome.NoOpinion : AuthorizationOutcome.Allow);
        }
    }
}
