using Kronicle.Infrastructure.Randomness;

namespace Kronicle.Infrastructure.Tests.Randomness;

public sealed class SystemIdentifiersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(27)]
    [InlineData(int.MaxValue)]
    public void Numbers_are_below_what_is_asked_for(int below)
    {
        var identifiers = new SystemIdentifiers();
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.InRange(identifiers.Next(below), 0, below - 1));
    }

    [Fact]
    public void Every_number_comes() =>
        Assert.Equal(27, Enumerable.Range(0, 10_000).Select(_ => new SystemIdentifiers().Next(27)).Distinct().Count());

    [Fact]
    public void Uids_are_random_UUIDs_of_version_four() =>
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", new SystemIdentifiers().NewUid().ToString()));
}
