using System.Text;
using Kronicle.Application.Authentication;
using Kronicle.Application.Authorization;
using Kronicle.Application.Authorization.Abac;
using Kronicle.Application.Authorization.Rbac;

namespace Kronicle.Application.Tests.Authorization.Abac;

public sealed class AbacAuthorizerTests
{
    private const string File = """
        # who may do what
        {"apiVersion":"abac.authorization.kubernetes.io/v1beta1","kind":"Policy","spec":{"user":"alice","namespace":"*","resource":"*","apiGroup":"*"}}

        {"apiVersion":"abac.authorization.kubernetes.io/v1beta1","kind":"Policy","spec":{"user":"bob","namespace":"web","resource":"pods","readonly":true}}
        {"apiVersion":"abac.authorization.kubernetes.io/v1beta1","kind":"Policy","spec":{"group":"ops","nonResourcePath":"/logs/*"}}
        {"apiVersion":"abac.authorization.kubernetes.io/v1beta1","kind":"Policy","spec":{"user":"carol","group":"ops","namespace":"ops","resource":"jobs","apiGroup":"batch"}}
        {"apiVersion":"abac.authorization.kubernetes.io/v1beta1","kind":"Policy","spec":{"group":"*","nonResourcePath":"/version","readonly":true}}
        {"apiVersion":"abac.authorization.kubernetes.io/v1beta1","kind":"Policy","spec":{"namespace":"*","resource":"*","apiGroup":"*","nonResourcePath":"*"}}
        """;

    private static readonly AbacAuthorizer Authorizer = new(Encoding.UTF8.GetBytes(File), "policy.jsonl");

    [Theory]
    [InlineData("alice", "", "delete", "nodes", "", true)]
    [InlineData("bob", "", "list", "pods", "web", true)]
    [InlineData("bob", "", "create", "pods", "web", false)]
    [InlineData("bob", "", "get", "pods", "db", false)]
    [InlineData("bob", "", "get", "deployments.apps", "web", false)]
    [InlineData("carol", "ops", "create", "jobs.batch", "ops", true)]
    [InlineData("carol", "", "create", "jobs.batch", "ops", false)]
    [InlineData("dave", "ops", "create", "jobs.batch", "ops", false)]
    [InlineData("mallory", "", "get", "pods", "web", false)]
    public void A_resource_needs_a_policy_for_who_where_and_what(string user, string group, string verb, string resource, string ns, bool allowed) =>
        Assert.Equal(allowed, Decide(Asked.Resource(User(user, group), verb, resource, ns)));

    [Theory]
    [InlineData("alice", "", "get", "/healthz", false)]
    [InlineData("dave", "ops", "get", "/logs/x", true)]
    [InlineData("dave", "ops", "post", "/logs/x", true)]
    [InlineData("dave", "ops", "get", "/logsx", false)]
    [InlineData("mallory", "system:authenticated", "get", "/version", true)]
    [InlineData("mallory", "system:authenticated", "post", "/version", false)]
    [InlineData("system:anonymous", "system:unauthenticated", "get", "/version", false)]
    public void A_path_needs_a_policy_of_its_own(string user, string group, string verb, string path, bool allowed) =>
        Assert.Equal(allowed, Decide(Asked.Path(User(user, group), verb, path)));

    [Fact]
    public void Without_a_policy_it_says_so() =>
        Assert.Equal(new(Decision.NoOpinion, "No policy matched."), Authorizer.Ask(Asked.Path(Asked.User("mallory"), "get", "/x")));

    [Theory]
    [InlineData("{}", "anybody", "delete", true)]
    [InlineData("""{"user":"*","readonly":true}""", "anybody", "get", true)]
    [InlineData("""{"user":"*","readonly":true}""", "anybody", "delete", false)]
    [InlineData("""{"user":"alice"}""", "bob", "get", false)]
    [InlineData("""{"resource":"secrets"}""", "anybody", "get", false)]
    public void Lines_of_the_older_form_leave_out_what_they_allow(string line, string user, string verb, bool allowed) =>
        Assert.Equal(allowed, new AbacAuthorizer(Encoding.UTF8.GetBytes(line), "f").Ask(
            Asked.Resource(Asked.User(user, "system:authenticated"), verb, "deployments.apps", "any")).Decision == Decision.Allow);

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("""{"apiVersion":"v2","kind":"Policy"}""")]
    [InlineData("""{"user":5}""")]
    [InlineData("""{"user":"alice","readonly":"true"}""")]
    [InlineData("""{"apiVersion":"abac.authorization.kubernetes.io/v1beta1","kind":"Policy","spec":{"user":"alice","readonly":"true"}}""")]
    [InlineData("""{"apiVersion":"abac.authorization.kubernetes.io/v1beta1","kind":"Policy","spec":[]}""")]
    public void A_line_that_is_no_policy_is_named(string line) => Assert.StartsWith("error reading policy file f, line 2: " + line,
        Assert.Throws<StartupException>(() => new AbacAuthorizer(Encoding.UTF8.GetBytes("# first\n" + line), "f")).Message, StringComparison.Ordinal);

    [Fact]
    public void Rules_of_a_user_are_listed()
    {
        PolicyRule rule = Assert.Single(Authorizer.RulesFor(Asked.User("bob"), "web").Rules);
        Assert.Equal(["get", "list", "watch"], rule.Verbs);
        Assert.Equal(["pods"], rule.Resources);
        Assert.Empty(Authorizer.RulesFor(Asked.User("bob"), "db").Rules);
    }

    private static UserInfo User(string name, string group) => group.Length == 0 ? Asked.User(name) : Asked.User(name, group);

    private static bool Decide(AuthorizationAttributes asked) => Authorizer.Ask(asked).Decision == Decision.Allow;
}
