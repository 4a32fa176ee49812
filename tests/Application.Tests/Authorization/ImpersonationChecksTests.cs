using Kronicle.Application.Authentication;
using Kronicle.Application.Authorization;

namespace Kronicle.Application.Tests.Authorization;

public sealed class ImpersonationChecksTests
{
    private static readonly UserInfo Caller = new("carl", "", [], new Dictionary<string, IReadOnlyList<string>>());
    private static readonly Dictionary<string, IReadOnlyList<string>> NoExtra = [];
    private static readonly UserInfo Agent = new("system:serviceaccount:kube-system:agent", "", [],
        new Dictionary<string, IReadOnlyList<string>> { ["authentication.kubernetes.io/node-name"] = ["n1"] });

    private readonly Recorder recorder = new();

    [Fact]
    public async Task Every_part_of_the_identity_is_asked_for_by_itself()
    {
        recorder.Legacy = true;
        await AllowedAsync(new("jane", "u1", ["devs", "ops"], new Dictionary<string, IReadOnlyList<string>> { ["scopes"] = ["view", "edit"] }));
        Assert.Equal(
            ["impersonate-on:user-info:list pods// ", "impersonate users// jane", "impersonate uids//authentication.k8s.io u1", "impersonate groups// devs",
                "impersonate groups// ops", "impersonate userextras/scopes/authentication.k8s.io view", "impersonate userextras/scopes/authentication.k8s.io edit"],
            recorder.Asked);
    }

    [Fact]
    public async Task A_service_account_is_asked_for_in_its_namespace_and_joins_its_groups()
    {
        recorder.Legacy = true;
        UserInfo user = await AllowedAsync(new("system:serviceaccount:shop:robot", "", [], NoExtra));
        Assert.Equal(["impersonate-on:serviceaccount:list pods// ", "impersonate serviceaccounts//shop robot"], recorder.Asked);
        Assert.Equal(["system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated"], user.Groups);
    }

    [Theory]
    [InlineData("jane", "impersonate:user-info", "users//authentication.k8s.io jane")]
    [InlineData("system:serviceaccount:shop:robot", "impersonate:serviceaccount", "serviceaccounts//shop robot")]
    [InlineData("system:node:n2", "impersonate:arbitrary-node", "nodes//authentication.k8s.io n2")]
    [InlineData("system:node:n1", "impersonate:associated-node", "nodes//authentication.k8s.io *")]
    public async Task A_mode_that_is_allowed_for_the_request_and_the_identity_is_told(string name, string verb, string part)
    {
        Impersonation other = await CheckAsync(new(name, "", [], NoExtra), Agent);
        Assert.Null(other.Failure);
        Assert.Equal(verb, other.Constraint);
        Assert.Equal([$"{verb.Replace("impersonate:", "impersonate-on:", StringComparison.Ordinal)}:list pods// ", $"{verb} {part}"], recorder.Asked);
        Assert.Equal(name.StartsWith("system:node:", StringComparison.Ordinal), other.User!.Groups.Contains("system:nodes"));
    }

    [Theory]
    [InlineData("system:masters")]
    [InlineData("")]
    public async Task Groups_that_no_constrained_mode_gives_need_the_verb_impersonate(string group)
    {
        Assert.Equal("", (await CheckAsync(new("jane", "", [group], NoExtra))).Constraint);
        recorder.Denied = "users//";
        Assert.Equal(403, (await CheckAsync(new("jane", "", [group], NoExtra))).Failure!.Code);
    }

    [Fact]
    public async Task Many_groups_are_allowed_at_once_by_who_may_take_all()
    {
        await AllowedAsync(new("jane", "", ["a", "b", "c", "d"], NoExtra));
        Assert.Equal("impersonate:user-info groups//authentication.k8s.io *", recorder.Asked[^1]);
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
    [InlineData("impersonate-on", "pods is forbidden: User \"carl\" cannot impersonate-on:user-info:list resource \"pods\" in API group \"\" at the cluster scope")]
    [InlineData("users", "users.authentication.k8s.io \"jane\" is forbidden: User \"carl\" cannot impersonate:user-info resource \"users\" in API group \"authentication.k8s.io\" at the cluster scope")]
    [InlineData("groups", "groups.authentication.k8s.io \"devs\" is forbidden: User \"carl\" cannot impersonate:user-info resource \"groups\" in API group \"authentication.k8s.io\" at the cluster scope")]
    [InlineData("uids", "uids.authentication.k8s.io \"u1\" is forbidden: User \"carl\" cannot impersonate:user-info resource \"uids\" in API group \"authentication.k8s.io\" at the cluster scope")]
    public async Task One_part_that_is_not_allowed_refuses_all(string denied, string message)
    {
        (recorder.Denied, recorder.NoLegacy) = (denied, true);
        Impersonation other = await CheckAsync(new("jane", "u1", ["devs"], NoExtra));
        Assert.Null(other.User);
        Assert.Equal((403, message), (other.Failure!.Code, other.Failure.Message));
    }

    [Fact]
    public async Task Groups_without_a_user_are_a_mistake_of_the_client()
    {
        Impersonation other = await CheckAsync(new("", "", ["system:masters"], NoExtra));
        Assert.Null(other.User);
        Assert.Equal((400, """requested &user.DefaultInfo{Name:"", UID:"", Groups:[]string{"system:masters"}, Extra:map[string][]string(nil)} without impersonating a user name"""),
            (other.Failure!.Code, other.Failure.Message));
        Assert.Empty(recorder.Asked);
    }

    private async Task<UserInfo> AllowedAsync(ImpersonationHeaders asked)
    {
        Impersonation other = await CheckAsync(asked);
        Assert.Null(other.Failure);
        return other.User!;
    }

    private ValueTask<Impersonation> CheckAsync(ImpersonationHeaders asked, UserInfo? caller = null) => new ImpersonationChecks(new([recorder])).ResolveAsync(
        new AuthorizationAttributes { User = caller ?? Caller, Verb = "list", IsResource = true, Version = "v1", Resource = "pods" }, asked, TestContext.Current.CancellationToken);

    private sealed class Recorder : IAuthorizer
    {
        public string Name => "Recorder";

        /// <summary>What a question that is refused has in it; empty for none.</summary>
        public string Denied { get; set; } = "";

        /// <summary>Only the verb impersonate is allowed.</summary>
        public bool Legacy { get; set; }

        /// <summary>The verb impersonate is not.</summary>
        public bool NoLegacy { get; set; }

        public List<string> Asked { get; } = [];

        public ValueTask<AuthorizationOutcome> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancellation)
        {
            string scope = attributes.Namespace.Length > 0 ? attributes.Namespace : attributes.Group;
            string asked = $"{attributes.Verb} {attributes.Resource}/{attributes.Subresource}/{scope} {attributes.Name}";
            Asked.Add(asked);
            bool legacy = attributes.Verb == "impersonate";
            bool refused = (Legacy && !legacy) || (NoLegacy && legacy) || (Denied.Length > 0 && asked.Contains(Denied, StringComparison.Ordinal));
            return new(refused ? AuthorizationOutcome.NoOpinion : AuthorizationOutcome.Allow);
        }
    }
}
