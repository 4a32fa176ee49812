using System.Security.Cryptography.X509Certificates;
using Kronicle.Application.Authentication;
using Kronicle.Application.Authentication.Proxies;

namespace Kronicle.Application.Tests.Authentication.Proxies;

public sealed class FrontProxyAuthenticatorTests
{
    private static readonly FrontProxyHeaders Names = new()
    {
        UserHeaders = ["X-Remote-User", "X-User"],
        UidHeaders = ["X-Remote-Uid"],
        GroupHeaders = ["X-Remote-Group"],
        ExtraPrefixes = ["X-Remote-Extra-"],
        AllowedNames = ["front-proxy-client"],
    };

    private readonly X509Certificate2 authority = Callers.Authority("CN=front-proxy-ca");
    private readonly ManualClock clock = new(Callers.Start);

    [Fact]
    public void The_headers_of_a_proxy_name_the_caller()
    {
        var sent = new Headers(
            ("x-remote-user", ["alice"]), ("X-Remote-Uid", ["7"]), ("X-Remote-Group", ["devs", "", "ops"]),
            ("X-Remote-Extra-Scopes", ["a", "b"]), ("X-Remote-Extra-Example.com%2fkey", ["c"]));
        UserInfo user = Ask(Proxy(), sent).User!;
        Assert.Equal(("alice", "7"), (user.Name, user.Uid));
        Assert.Equal(["devs", "ops"], user.Groups);
        Assert.Equal(["a", "b"], user.Extra["scopes"]);
        Assert.Equal(["c"], user.Extra["example.com/key"]);
    }

    [Fact]
    public void What_named_the_caller_is_taken_away_and_all_else_stays()
    {
        var sent = new Headers(("X-Remote-User", ["alice"]), ("X-Remote-Extra-A", ["1"]), ("X-Remote-Group", ["g"]), ("Accept", ["*/*"]));
        Ask(Proxy(), sent);
        Assert.Equal(["Accept"], sent.Names);
    }

    [Fact]
    public void The_first_header_that_is_there_names_the_user() =>
        Assert.Equal("bob", Ask(Proxy(), new Headers(("X-Remote-User", [""]), ("X-User", ["bob"]))).User!.Name);

    [Fact]
    public void A_proxy_that_names_nobody_is_nobody_itself() =>
        Assert.Equal(AuthenticationOutcome.NotRecognised, Ask(Proxy(), new Headers(("X-Remote-Group", ["system:masters"]))));

    [Fact]
    public void A_caller_without_a_certificate_is_not_believed() =>
        Assert.Equal(AuthenticationOutcome.NotRecognised, Ask(null, Forged()));

    [Fact]
    public void A_certificate_of_another_authority_is_not_believed()
    {
        X509Certificate2 other = Callers.Authority("CN=front-proxy-ca");
        Refused(Leaf(other, "front-proxy-client"));
    }

    [Fact]
    public void A_certificate_of_the_authority_with_another_name_is_not_believed() =>
        Assert.Contains("x509: subject with cn=alice is not in the allowed list", Refused(Leaf(authority, "alice")), StringComparison.Ordinal);

    [Fact]
    public void An_expired_proxy_is_not_believed()
    {
        clock.Now = Callers.Start.AddDays(31);
        Refused(Proxy());
    }

    [Fact]
    public void A_serving_certificate_is_not_believed() =>
        Refused(authority.Leaf(Callers.Subject([("2.5.4.3", "front-proxy-client")]), "1.3.6.1.5.5.7.3.1"));

    [Fact]
    public void Without_names_every_certificate_of_the_authority_is_a_proxy() =>
        Assert.Equal("mallory", Ask(Leaf(authority, "whoever"), Forged(), Names with { AllowedNames = [] }).User!.Name);

    private static Headers Forged() => new(("X-Remote-User", ["mallory"]), ("X-Remote-Group", ["system:masters"]));

    private string Refused(X509Certificate2 certificate)
    {
        var sent = Forged();
        AuthenticationOutcome outcome = Ask(certificate, sent);
        Assert.Null(outcome.User);
        Assert.Equal(2, sent.Names.Count());
        return outcome.Error!;
    }

    private X509Certificate2 Proxy() => Leaf(authority, "front-proxy-client");

    private static X509Certificate2 Leaf(X509Certificate2 authority, string name) => authority.Leaf(Callers.Subject([("2.5.4.3", name)]));

    private AuthenticationOutcome Ask(X509Certificate2? certificate, Headers sent, FrontProxyHeaders? names = null) =>
        new FrontProxyAuthenticator([authority], names ?? Names, clock).Ask(new(null, certificate, "/") { Headers = sent });

    private sealed class Headers(params (string Name, string[] Values)[] sent) : ICallerHeaders
    {
        private readonly Dictionary<string, string[]> headers = sent.ToDictionary(pair => pair.Name, pair => pair.Values, StringComparer.OrdinalIgnoreCase);

        public IEnumerable<string> Names => headers.Keys;

        public IReadOnlyList<string> Values(string name) => headers.GetValueOrDefault(name, []);

        public IReadOnlyList<string> Beginning(string prefix) => [.. headers.Keys.Where(name => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))];

        public void Remove(string name) => headers.Remove(name);
    }
}
