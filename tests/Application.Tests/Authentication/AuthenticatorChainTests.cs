using Kronicle.Application.Authentication;

namespace Kronicle.Application.Tests.Authentication;

public sealed class AuthenticatorChainTests
{
    private static readonly AuthenticationOutcome Alice = AuthenticationOutcome.Recognised(new("alice", "", ["devs"], UserInfo.Anonymous.Extra));

    [Fact]
    public async Task The_first_that_recognises_the_caller_decides()
    {
        UserInfo? user = (await Ask(Callers.Token("x"), true, AuthenticationOutcome.NotRecognised, Alice)).User;
        Assert.Equal("alice", user?.Name);
        Assert.Equal(["devs", "system:authenticated"], user!.Groups);
    }

    [Fact]
    public async Task A_bad_certificate_beside_a_good_token_does_not_matter() =>
        Assert.Equal("alice", (await Ask(Callers.Token("x"), true, AuthenticationOutcome.Failed("bad certificate"), Alice)).User?.Name);

    [Fact]
    public async Task Whoever_presents_nothing_is_anonymous_when_that_is_on()
    {
        UserInfo? user = (await Ask(Callers.Nothing, true, AuthenticationOutcome.NotRecognised)).User;
        Assert.Equal("system:anonymous", user?.Name);
        Assert.Equal(["system:unauthenticated"], user!.Groups);
    }

    [Fact]
    public async Task Whoever_presents_nothing_is_nobody_when_anonymous_is_off() =>
        Assert.Equal(AuthenticationOutcome.NotRecognised, await Ask(Callers.Nothing, false, AuthenticationOutcome.NotRecognised));

    [Fact]
    public async Task An_unknown_bearer_token_fails_even_when_anonymous_is_on()
    {
        AuthenticationOutcome outcome = await Ask(Callers.Token("wrong"), true, AuthenticationOutcome.NotRecognised);
        Assert.Null(outcome.User);
        Assert.Equal("invalid bearer token", outcome.Error);
    }

    [Fact]
    public async Task Errors_of_all_authenticators_are_told()
    {
        AuthenticationOutcome outcome = await Ask(
            Callers.Nothing, true, AuthenticationOutcome.Failed("one"), AuthenticationOutcome.Failed("two"));
        Assert.Equal("[one, two]", outcome.Error);
    }

    [Fact]
    public async Task Anonymous_access_can_be_limited_to_paths()
    {
        var chain = new AuthenticatorChain([], new AnonymousAuthenticator(["/livez"]));
        Assert.Null((await chain.AuthenticateAsync(Callers.Nothing, CancellationToken.None)).User);
        Assert.NotNull((await chain.AuthenticateAsync(new(null, null, "/livez"), CancellationToken.None)).User);
    }

    [Theory]
    [InlineData("Bearer abc", "abc")]
    [InlineData("  bearer abc  ", "abc")]
    [InlineData("BEARER abc def", "abc")]
    [InlineData("Bearer", null)]
    [InlineData("Bearer  abc", null)]
    [InlineData("Basic abc", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_authorization_header_is_read_as_the_reference_reads_it(string? header, string? token) =>
        Assert.Equal(token, BearerToken.Parse(header));

    private static ValueTask<AuthenticationOutcome> Ask(Credentials credentials, bool anonymous, params AuthenticationOutcome[] outcomes) =>
        new AuthenticatorChain([.. outcomes.Select(outcome => new FixedAuthenticator(outcome))], anonymous ? new() : null)
            .AuthenticateAsync(credentials, CancellationToken.None);
}
