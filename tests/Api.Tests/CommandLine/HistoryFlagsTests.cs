using Kronicle.Api.CommandLine;

namespace Kronicle.Api.Tests.CommandLine;

public sealed class HistoryFlagsTests
{
    [Fact]
    public void A_month_and_a_gibibyte_are_kept_by_default_without_leases_and_events()
    {
        ServerOptions options = Parse().Options!;
        Assert.Equal((TimeSpan.FromDays(30), 1L << 30), (options.HistoryRetention, options.HistoryRetentionBytes));
        Assert.Equal(["events", "events.events.k8s.io", "leases.coordination.k8s.io", "masterleases"], options.HistoryExclude);
    }

    [Fact]
    public void Retention_and_exclusions_are_taken()
    {
        ServerOptions options = Parse("--history-retention=48h", "--history-retention-bytes=500M", "--history-exclude=secrets,widgets.example.com").Options!;
        Assert.Equal((TimeSpan.FromDays(2), 500_000_000L), (options.HistoryRetention, options.HistoryRetentionBytes));
        Assert.Equal(["secrets", "widgets.example.com"], options.HistoryExclude);
    }

    [Theory]
    [InlineData("--history-retention=-1h")]
    [InlineData("--history-retention-bytes=-1")]
    [InlineData("--history-retention-bytes=much")]
    [InlineData("--history-exclude=secret")]
    public void What_can_not_be_meant_is_refused(string flag) => Assert.Null(Parse(flag).Options);

    private static CommandLineResult Parse(params string[] args) =>
        CommandLineParser.Parse(args, name => name == "HOME" ? "/home/me" : null);
}
