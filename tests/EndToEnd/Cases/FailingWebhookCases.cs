using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Kronicle.EndToEnd.Harness;
using Kronicle.StandInKubelet;
using Kronicle.StandInWebhook;
using Microsoft.AspNetCore.Http;
using static Kronicle.StandInWebhook.BadAnswers;
using static Kronicle.StandInWebhook.WebhookServer;

namespace Kronicle.EndToEnd.Cases;

/// <summary>Webhooks that go wrong in every way, as users of kubectl meet them.</summary>
public sealed class FailingWebhookCases(SharedServer shared) : KubectlTests(shared)
{
    private const string Configurations = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";

    // What the client is told of each. Those without an answer break TLS: they are elsewhere.
    private static readonly Dictionary<string, (Func<HttpContext, JsonNode, Task>? Answer, string Told)> Ways = new()
    {
        ["hangs"] = (HangAsync, "context deadline exceeded"),
        ["garbage"] = (Write("}{"), "couldn't get version/kind; json parse error: invalid character '}' looking for beginning of value"),
        ["wrong-uid"] = (With(node => node["response"]!["uid"] = "x"), "received invalid webhook response: expected response.uid="),
        ["no-patch"] = (With(node => (node["response"]!["patchType"], node["response"]!["patch"]) = ("JSONPatch", "e30=")), "received undecodable patch in webhook response: "),
        ["gigabytes"] = (FloodAsync, "the answer is larger than 3145728 bytes"),
        ["vanishes"] = (VanishAsync, "failed to call webhook: Post \"https://127.0.0.1:"),
        ["error"] = (Fail(500, "boom"), "an error on the server (\"boom\") has prevented the request from succeeding"),
        ["stranger"] = (null, "tls: failed to verify certificate: x509: certificate signed by unknown authority"),
        ["no-tls"] = (null, "failed to call webhook: Post \"https://127.0.0.1:"),
    };

    [Theory, EachKubectl]
    public async Task Without_a_usable_answer_the_failure_policy_decides_and_kubectl_is_told_why(string version)
    {
        Kubectl kubectl = await UseAsync(version);
        using var certificate = new KubeletCertificate();
        using var other = new KubeletCertificate();
        await using WebhookServer webhook = await StartAsync(certificate, (context, review) => Ways[context.Request.Path.Value![1..]].Answer!(context, review));
        await using WebhookServer stranger = await StartAsync(other, _ => Allow());
        using var plain = new TcpListener(IPAddress.Loopback, 0);
        plain.Start();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task plainly = ServeAsync(plain, end.Token);
        await using Configured configured = await ConfigureAsync(kubectl, [.. from way in Ways.Keys from policy in (string[])["Fail", "Ignore"] select Hook(way, policy)]);

        ProgramResult refused = await kubectl.TryAsync(Maps("Fail"), "create", "-f", "-");
        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.All(Ways, way => Assert.Contains(refused.Errors.Split('\n'), line =>
            line.StartsWith("Error from server (InternalError): ", StringComparison.Ordinal) &&
            line.Contains($"Internal error occurred: failed calling webhook \"{way.Key}.fail.example.com\": ", StringComparison.Ordinal) &&
            line.Contains(way.Value.Told, StringComparison.Ordinal)));
        Assert.Equal("", (await kubectl.RunAsync("get", "configmaps", "-o", "name")).Output);

        ProgramResult made = await kubectl.FeedAsync(Maps("Ignore"), "create", "-f", "-");
        Assert.Equal(Ways.Keys.Select(way => $"configmap/{way} created"), made.Output.TrimEnd().Split('\n'));
        Assert.Equal(Ways.Keys.Order().Select(way => $"configmap/{way}"), (await kubectl.RunAsync("get", "configmaps", "-o", "name")).Output.TrimEnd().Split('\n').Order());
        await end.CancelAsync();
        await plainly;

        JsonObject Hook(string way, string policy) => FailingWebhookCases.Hook($"{way}.{policy.ToLowerInvariant()}.example.com", policy,
            way switch
            {
                "stranger" => stranger.Address.ToString(),
                "no-tls" => $"https://127.0.0.1:{((IPEndPoint)plain.LocalEndpoint).Port}",
                _ => $"{webhook.Address}{way}",
            }, webhook.Bundle, new JsonObject { ["way"] = way, ["policy"] = policy }, way == "hangs" ? 1 : 30);
    }

    [Theory, EachKubectl]
    public async Task A_patch_that_spoils_the_object_ends_the_request_and_one_that_renames_it_can_t_rename_what_is_stored(string version)
    {
        Kubectl kubectl = await UseAsync(version);
        using var certificate = new KubeletCertificate();
        await using WebhookServer webhook = await StartAsync(certificate, request => Patch((string?)request["object"]!["data"]!["patch"] ?? "[]"));
        await kubectl.RunAsync("create", "configmap", "kept", "--from-literal=k=v");
        await using Configured configured = await ConfigureAsync(kubectl, Hook("a.example.com", "Ignore", webhook.Address.ToString(), webhook.Bundle, []));
        Assert.Contains("Internal error occurred: json: cannot unmarshal number into Go struct field ConfigMap.data of type map[string]string",
            (await CreateAsync("broken", """[{"op":"replace","path":"/data","value":7}]""")).Errors, StringComparison.Ordinal);
        Assert.Contains("ConfigMap \"invalid\" is invalid: data[not/a/key]: ",
            (await CreateAsync("invalid", """[{"op":"add","path":"/data/not~1a~1key","value":"x"}]""")).Errors, StringComparison.Ordinal);
        Assert.Contains("the patch makes v1, Kind=Secret of v1, Kind=ConfigMap",
            (await CreateAsync("other", """[{"op":"replace","path":"/kind","value":"Secret"}]""")).Errors, StringComparison.Ordinal);
        ProgramResult renamed = await kubectl.FailAsync("patch", "configmap", "kept", "--type=merge", "-p",
            """{"data":{"k":"w","patch":"[{\"op\":\"replace\",\"path\":\"/metadata/name\",\"value\":\"other\"}]"}}""");
        Assert.Contains("metadata.name: Invalid value: \"other\": field is immutable", renamed.Errors, StringComparison.Ordinal);
        Assert.Equal("configmap/kept v\n", (await kubectl.RunAsync("get", "configmaps", "-o", "jsonpath={range .items[*]}configmap/{.metadata.name} {.data.k}{\"\\n\"}{end}")).Output);

        Task<ProgramResult> CreateAsync(string name, string patch) => kubectl.FailAsync("create", "configmap", name, $"--from-literal=patch={patch}");
    }

    [Theory, EachKubectl]
    public async Task While_a_webhook_hangs_others_are_served_and_it_may_call_back(string version)
    {
        Kubectl kubectl = await UseAsync(version);
        using var certificate = new KubeletCertificate();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var free = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using WebhookServer webhook = await StartAsync(certificate, async (context, review) =>
        {
            // The map that it makes itself comes by here as well.
            if ((string?)review["request"]!["name"] == "one")
            {
                asked.SetResult();
                await free.Task.WaitAsync(context.RequestAborted);
                await Api.CreateAsync($"/api/v1/namespaces/{kubectl.Namespace}/configmaps", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "two" } });
            }

            await context.Response.WriteAsync(Answer(review, Allow()));
        });
        await using Configured configured = await ConfigureAsync(kubectl, Hook("a.example.com", "Fail", webhook.Address.ToString(), webhook.Bundle, []));
        Task<ProgramResult> waiting = kubectl.RunAsync("create", "configmap", "one");
        await asked.Task.WaitAsync(Cancel);
        await kubectl.RunAsync("create", "secret", "generic", "beside");
        Assert.False(waiting.IsCompleted);
        free.SetResult();
        Assert.Equal("configmap/one created\n", (await waiting).Output);
        Assert.Equal("configmap/one\nconfigmap/two\n", (await kubectl.RunAsync("get", "configmaps", "-o", "name")).Output);
    }

    private static string Maps(string policy) => new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "List",
        ["items"] = new JsonArray([.. Ways.Keys.Select(way => new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = way, ["labels"] = new JsonObject { ["way"] = way, ["policy"] = policy } },
        })]),
    }.ToJsonString();

    private static JsonObject Hook(string name, string policy, string url, string bundle, JsonObject labels, int seconds = 30) => new()
    {
        ["name"] = name,
        ["sideEffects"] = "None",
        ["admissionReviewVersions"] = new JsonArray("v1"),
        ["failurePolicy"] = policy,
        ["timeoutSeconds"] = seconds,
        ["clientConfig"] = new JsonObject { ["url"] = url, ["caBundle"] = bundle },
        ["objectSelector"] = new JsonObject { ["matchLabels"] = labels },
        ["rules"] = JsonNode.Parse("""[{"operations":["CREATE","UPDATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["configmaps"]}]"""),
    };

    // For the test's namespace alone. A consistent list comes after what the cache has been told.
    private async Task<Configured> ConfigureAsync(Kubectl kubectl, params JsonObject[] hooks)
    {
        foreach (JsonObject hook in hooks)
        {
            hook["namespaceSelector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["kubernetes.io/metadata.name"] = kubectl.Namespace } };
        }

        await Api.CreateAsync(Configurations, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = kubectl.Namespace },
            ["webhooks"] = new JsonArray([.. hooks]),
        });
        await Api.GetAsync(Configurations);
        return new(kubectl);
    }

    private static async Task ServeAsync(TcpListener plain, CancellationToken end)
    {
        try
        {
            while (true)
            {
                using TcpClient client = await plain.AcceptTcpClientAsync(end);
                await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), end);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private sealed class Configured(Kubectl kubectl) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await kubectl.RunAsync("delete", "mutatingwebhookconfigurations", kubectl.Namespace);
    }
}
