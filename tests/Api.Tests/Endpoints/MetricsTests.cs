using Kronicle.Api.Tests.Harness;
using Kronicle.TestKit;

namespace Kronicle.Api.Tests.Endpoints;

public sealed class MetricsTests
{
    private static readonly string[] OwnNames = ["apiserver_registered_watchers", "apiserver_audit_error_total", "kubernetes_build_info", "dotnet_total_memory_bytes"];

    [Fact]
    public async Task Requests_are_counted_by_the_references_labels()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        await client.PostAsync("/api/v1/namespaces/default/configmaps?dryRun=All", JsonBodies.ConfigMap("a"), TestContext.Current.CancellationToken);
        await client.GetAsync("/api/v1/namespaces/default/configmaps", TestContext.Current.CancellationToken);
        await client.GetAsync("/api/v1/namespaces/default/pods/none/status", TestContext.Current.CancellationToken);
        await client.GetAsync("/apis/none.example/v1/things", TestContext.Current.CancellationToken);
        using var brew = new HttpRequestMessage(new HttpMethod("BREW"), "/tea");
        await client.SendAsync(brew, TestContext.Current.CancellationToken);
        string text = await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("apiserver_request_total{verb=\"POST\",dry_run=\"All\",group=\"\",version=\"v1\",resource=\"configmaps\",subresource=\"\",scope=\"resource\",component=\"apiserver\",code=\"201\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("verb=\"LIST\",dry_run=\"\",group=\"\",version=\"v1\",resource=\"configmaps\",subresource=\"\",scope=\"namespace\",component=\"apiserver\",code=\"200\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("verb=\"GET\",dry_run=\"\",group=\"\",version=\"v1\",resource=\"pods\",subresource=\"status\",scope=\"resource\",component=\"apiserver\",code=\"404\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("verb=\"OTHER\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("things", text, StringComparison.Ordinal);
        Assert.DoesNotContain("BREW", text, StringComparison.Ordinal);
        Assert.Contains("apiserver_current_inflight_requests{request_kind=\"readOnly\"} ", text, StringComparison.Ordinal);
        Assert.Contains("apiserver_storage_objects{resource=\"pods\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("git_version=\"v1.36.2\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_types_and_labels_are_the_references()
    {
        Assert.SkipWhen(SharedFolder.Find("reference", "api", "metrics.txt") is null, SharedFolder.Absent);
        Dictionary<string, (string Type, string Labels)> reference = File.ReadLines(SharedFolder.Find("reference", "api", "metrics.txt")!)
            .Select(line => line.Split(' ')).Where(words => words.Length == 3)
            .ToDictionary(words => words[0], words => (words[1], words[2]));

        // What the reference shows only when there is something to show.
        string? declared = SharedFolder.Find("reference", "api", "metrics-declared.txt");
        foreach (string[] words in (declared is null ? [] : File.ReadLines(declared)).Select(line => line.Split(' ')).Where(words => words.Length > 3))
        {
            reference.TryAdd(words[0], (words[1], words[2]));
        }

        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        await client.GetAsync("/api/v1/pods", TestContext.Current.CancellationToken);
        await client.GetAsync("/api/v1/pods?watch=true&timeoutSeconds=1", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        string[] lines = (await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken)).Split('\n');
        foreach (string[] words in lines.Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')))
        {
            if (OwnNames.Contains(words[2]) || words[2].StartsWith("kronicle_", StringComparison.Ordinal))
            {
                continue;
            }

            Assert.True(reference.TryGetValue(words[2], out (string Type, string Labels) known), words[2]);
            Assert.Equal(known.Type, words[3]);
            string? sample = lines.FirstOrDefault(line => line.StartsWith(words[2] + "{", StringComparison.Ordinal) ||
                line.StartsWith(words[2] + "_bucket{", StringComparison.Ordinal));
            Assert.Equal(known.Labels, sample is null && known.Labels != "-" ? known.Labels : Labels(sample));
        }

        string[] bounds = [.. lines.Where(line => line.StartsWith("apiserver_request_duration_seconds_bucket{verb=\"LIST\"", StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf("le=\"", StringComparison.Ordinal) + 4)..line.LastIndexOf('"')])];
        Assert.Equal("0.005 0.025 0.05 0.1 0.2 0.4 0.6 0.8 1 1.25 1.5 2 3 4 5 6 8 10 15 20 30 45 60 +Inf", string.Join(' ', bounds));
    }

    private static string Labels(string? sample) => sample is null ? "-" : string.Join(',', sample[(sample.IndexOf('{') + 1)..sample.LastIndexOf('}')]
        .Split("\",").Select(label => label[..label.IndexOf('=')]).Where(label => label != "le").Order(StringComparer.Ordinal));
}
