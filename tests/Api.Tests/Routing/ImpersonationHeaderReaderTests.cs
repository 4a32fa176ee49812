using Kronicle.Api.Routing;
using Kronicle.Application.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Kronicle.Api.Tests.Routing;

public sealed class ImpersonationHeaderReaderTests
{
    [Fact]
    public void Each_part_of_an_identity_is_read()
    {
        ImpersonationHeaders asked = Read(
            ("impersonate-user", "bob"), ("Impersonate-Uid", "7"), ("Impersonate-Group", "a"), ("Impersonate-Group", "b,c"),
            ("Impersonate-Extra-Scopes%2Fall", "x"), ("Impersonate-Extra-a+b", "y"))!;
        Assert.Equal(("bob", "7"), (asked.User, asked.Uid));
        Assert.Equal(["a", "b,c"], asked.Groups);
        Assert.Equal(["a+b=y", "scopes/all=x"], asked.Extra.Select(pair => $"{pair.Key}={string.Join(',', pair.Value)}").Order());
    }

    [Fact]
    public void Two_names_of_one_key_add_up() =>
        Assert.Equal(["x", "y"], Read(("Impersonate-User", "bob"), ("Impersonate-Extra-k", "x"), ("Impersonate-Extra-%6b", "y"))!.Extra["k"].Order());

    [Fact]
    public void Of_two_users_the_first_counts() => Assert.Equal("bob", Read(("Impersonate-User", "bob"), ("Impersonate-User", "ann"))!.User);

    [Theory]
    [InlineData("Impersonate-Group", "")]
    [InlineData("Impersonate-Extra-k", "")]
    [InlineData("Impersonate-Uid", "7")]
    public void A_part_without_a_user_is_asked_for_and_is_the_checks_to_refuse(string name, string value) => Assert.Equal("", Read((name, value))!.User);

    [Theory]
    [InlineData("Impersonate-Foo", "x")]
    [InlineData("Impersonate-Extra", "x")]
    [InlineData("Impersonate-User", "")]
    [InlineData("X-Impersonate-User", "bob")]
    public void Headers_that_ask_for_nobody_are_none(string name, string value) => Assert.Null(Read((name, value)));

    private static ImpersonationHeaders? Read(params (string Name, string Value)[] sent)
    {
        var headers = sent.GroupBy(header => header.Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(header => header.Key, header => new StringValues([.. header.Select(one => one.Value)]), StringComparer.OrdinalIgnoreCase);
        return ImpersonationHeaderReader.Read(new HeaderDictionary(headers));
    }
}
