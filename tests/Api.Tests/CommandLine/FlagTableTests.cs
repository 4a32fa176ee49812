using Kronicle.Api.CommandLine;
using Kronicle.TestKit;

namespace Kronicle.Api.Tests.CommandLine;

public sealed class FlagTableTests
{
    [Fact]
    public void Every_flag_of_kube_apiserver_is_known_by_name()
    {
        string? path = SharedFolder.Find("reference", "api", "flags.txt");
        Assert.SkipWhen(path is null, SharedFolder.Absent);
        foreach (string line in File.ReadLines(path).Where(line => !line.StartsWith('#')))
        {
            string flag = line.Split('|')[1].Trim();
            CommandLineResult result = CommandLineParser.Parse([flag + "=0"], _ => "/home/me");
            Assert.DoesNotContain(result.Errors, error => error.Contains("unknown flag", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_flag_of_kube_apiserver_acts_or_is_taken_with_a_line_or_is_refused_with_a_reason()
    {
        string? path = SharedFolder.Find("reference", "api", "flags.txt");
        Assert.SkipWhen(path is null, SharedFolder.Absent);
        string[] names = [.. File.ReadLines(path).Where(line => !line.StartsWith('#')).Select(line => line.Split('|')[1].Trim()[2..]).Except(["help", "version"])];
        Assert.All(names, name => Assert.Equal(1, new[] { FlagTable.Find(name) is not null, ForeignFlags.Moot.ContainsKey(name), ForeignFlags.Refused.ContainsKey(name) }.Count(known => known)));
        Assert.Empty(ForeignFlags.Names.Except(names));
    }
}
