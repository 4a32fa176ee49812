using Kronicle.Api.Tests.Harness;

namespace Kronicle.Api.Tests.Documentation;

/// <summary>docs/compatibility.md says what the registries say.</summary>
public sealed class CompatibilityTests
{
    [Fact]
    public async Task The_table_of_kinds_is_what_the_server_registers()
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Server.sln")))
        {
            root = root.Parent;
        }

        Assert.SkipWhen(root is null, "this test runs from a checkout");
        string page = Path.Combine(root!.FullName, "docs", "compatibility.md");
        string[] scenarios = await File.ReadAllLinesAsync(
            Path.Combine(root.FullName, "tests", "Api.Tests", "Documentation", "scenarios.txt"), TestContext.Current.CancellationToken);
        await using InProcessServer server = await InProcessServer.StartAsync();
        string expected = new CompatibilityTable(server.Services, Scenario.Read(scenarios)).Write();
        if (Environment.GetEnvironmentVariable("KRONICLE_REWRITE") is { Length: > 0 })
        {
            await File.WriteAllTextAsync(page, expected, TestContext.Current.CancellationToken);
        }

        string actual = File.Exists(page) ? await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken) : "";
        Assert.True(expected == actual.ReplaceLineEndings("\n"), "docs/compatibility.md differs from the registries; run this test with KRONICLE_REWRITE=1 and look at the change");
    }
}
