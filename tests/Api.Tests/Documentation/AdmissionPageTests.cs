using System.Net;
using System.Text.RegularExpressions;
using Kronicle.Api.Tests.Documentation.Samples;
using Kronicle.Api.Tests.Harness;
using Kronicle.Application.Admission;
using Microsoft.Extensions.DependencyInjection;
using static Kronicle.Api.Tests.Harness.JsonBodies;

namespace Kronicle.Api.Tests.Documentation;

/// <summary>docs/admission.md names what there is, and the sample of docs/extending.md works.</summary>
public sealed partial class AdmissionPageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_lists_every_plug_in_in_order_with_its_default()
    {
        string page = await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "admission.md"), Cancel);
        Assert.Equal(
            AdmissionPlugins.All.Select(entry => $"{entry.Name} {(entry.Type is null ? "not built" : entry.OnByDefault ? "on" : "off")}"),
            Row().Matches(page).Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}"));
    }

    [Fact]
    public async Task The_sample_of_the_page_is_the_one_that_is_tested()
    {
        string page = await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "extending.md"), Cancel);
        string sample = await File.ReadAllTextAsync(Path.Combine(Root(), "tests", "Api.Tests", "Documentation", "Samples", "RequireOwner.cs"), Cancel);
        Assert.Contains(sample.ReplaceLineEndings("\n"), page.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sample_gives_the_namespaces_owner_and_refuses_what_has_none()
    {
        await using InProcessServer server = await InProcessServer.StartAsync(configure: services => services.AddSingleton<IAdmissionPlugin, RequireOwner>());
        using HttpClient client = server.Client();
        using HttpResponseMessage home = await client.PostAsync("/api/v1/namespaces", Json(
            """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop","labels":{"example.com/owner":"web"}}}"""), Cancel);
        await client.GetStringAsync("/api/v1/namespaces", Cancel);
        using HttpResponseMessage owned = await client.PostAsync("/apis/apps/v1/namespaces/shop/deployments", Deployment(), Cancel);
        using HttpResponseMessage refused = await client.PostAsync("/apis/apps/v1/namespaces/default/deployments", Deployment(), Cancel);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Forbidden), (owned.StatusCode, refused.StatusCode));
        Assert.Equal("web", (string?)(await owned.JsonAsync())["metadata"]!["labels"]!["example.com/owner"]);
        Assert.Equal("deployments.apps \"d\" is forbidden: the label example.com/owner is missing", (string?)(await refused.JsonAsync())["message"]);
    }

    private static StringContent Deployment() => Json(
        """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"x"}]}}}}""");

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Server.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("there is no Server.sln above the tests");
        }

        return folder;
    }

    [GeneratedRegex(@"^\| (\w+) \| (on|off|not built) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
