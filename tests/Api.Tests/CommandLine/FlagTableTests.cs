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
}
