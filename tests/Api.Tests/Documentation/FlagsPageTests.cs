using Kronicle.Api.CommandLine;

namespace Kronicle.Api.Tests.Documentation;

/// <summary>docs/flags.md has every flag that does nothing here.</summary>
public sealed class FlagsPageTests
{
    [Fact]
    public void Each_flag_without_effect_stands_there_with_what_is_in_its_place()
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Server.sln")))
        {
            root = root.Parent;
        }

        Assert.SkipWhen(root is null, "this test runs from a checkout");
        string[] expected =
        [
            .. ForeignFlags.Moot.Select(flag => $"| `--{flag.Key}` | {flag.Value.Instead} |"),
            .. ForeignFlags.Gone.Concat(ForeignFlags.Refused).Select(flag => $"| `--{flag.Key}` | {flag.Value} |"),
        ];
        string[] rows = [.. File.ReadLines(Path.Combine(root!.FullName, "docs", "flags.md")).Where(line => line.StartsWith("| `--", StringComparison.Ordinal))];
        Assert.Equal(expected.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }
}
