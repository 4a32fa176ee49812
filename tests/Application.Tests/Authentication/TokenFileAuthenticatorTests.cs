using Kronicle.Application.Authentication;

namespace Kronicle.Application.Tests.Authentication;

public sealed class TokenFileAuthenticatorTests
{
    private const string File = "admintoken,admin,admin-uid,\"system:masters\"\r\n\nalicetoken,alice,alice-uid,\"devs,ops\"\n";

    [Theory]
    [InlineData("t1,u,i", "t1", "")]
    [InlineData("t1,u,i,", "t1", "")]
    [InlineData("t1,u,i,g", "t1", "g")]
    [InlineData("t1,u,i,\"g,h\"\n", "t1", "g,h")]
    [InlineData("\"t\"\"1\",u,i,\"g,h\"\r\n", "t\"1", "g,h")]
    [InlineData("\"t\n1\",u,i", "t\n1", "")]
    public void A_line_is_token_user_uid_and_groups(string text, string token, string groups)
    {
        UserInfo? user = TokenFileAuthenticator.Parse(text, "tokens.csv").Ask(Callers.Token(token)).User;
        Assert.Equal(("u", "i"), (user?.Name, user?.Uid));
        Assert.Equal([.. groups.Split(',', StringSplitOptions.RemoveEmptyEntries), "system:authenticated"], user!.Groups);
    }

    [Theory]
    [InlineData("a,b,c\n\nt,u\n", "line 3: found 2 of the 3 columns")]
    [InlineData("a,b,c\r\nt,u\"x,i", "line 2: the record has a \" inside a field")]
    [InlineData("t,\"u\"x,i", "line 1: the record has text after the \"")]
    [InlineData("a,\"b\nb\",c\nt,\"u,i\nmore", "line 3: the record opens a \" that is never closed")]
    public void A_bad_line_is_named(string text, string expected)
    {
        StartupException error = Assert.Throws<StartupException>(() => TokenFileAuthenticator.Parse(text, "tokens.csv"));
        Assert.StartsWith("token file tokens.csv, " + expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Unknown_tokens_are_left_to_the_next_authenticator()
    {
        var tokens = TokenFileAuthenticator.Parse("t1,u,i", "tokens.csv");
        Assert.Equal(AuthenticationOutcome.NotRecognised, tokens.Ask(Callers.Token("t2")));
        Assert.Equal(AuthenticationOutcome.NotRecognised, tokens.Ask(Callers.Token(new string('x', 100_000))));
        Assert.Equal(AuthenticationOutcome.NotRecognised, tokens.Ask(Callers.Nothing));
    }

    [Fact]
    public void Empty_tokens_are_skipped_and_the_last_of_repeated_ones_counts()
    {
        var tokens = TokenFileAuthenticator.Parse(",a,1\nt,b,2\nt,c,3\n", "tokens.csv");
        Assert.Equal(2, tokens.Warnings.Count);
        Assert.DoesNotContain(tokens.Warnings, warning => warning.Contains("\"t\"", StringComparison.Ordinal));
        Assert.Equal("c", tokens.Ask(Callers.Token("t")).User?.Name);
        Assert.Equal(AuthenticationOutcome.NotRecognised, tokens.Ask(Callers.Token("")));
    }

    [Fact]
    public void The_user_is_the_same_instance_on_every_request()
    {
        var tokens = TokenFileAuthenticator.Parse(File, "tokens.csv");
        Assert.Same(tokens.Ask(Callers.Token("alicetoken")).User, tokens.Ask(Callers.Token("alicetoken")).User);
        Assert.Equal(["system:masters", "system:authenticated"], tokens.Ask(Callers.Token("admintoken")).User!.Groups);
    }
}
