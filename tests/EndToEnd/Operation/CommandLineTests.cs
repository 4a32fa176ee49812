using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Kronicle.EndToEnd.Harness;
using Kronicle.TestKit;

namespace Kronicle.EndToEnd.Operation;

/// <summary>Command lines that were written for kube-apiserver start this server as they stand.</summary>
public sealed class CommandLineTests
{
    private const string Policy = """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        rules:
        - level: Metadata
          resources: [{group: "", resources: [secrets, configmaps]}]
        - level: Request
          users: ["system:admin"]
          verbs: [delete, create, update]
        - level: RequestResponse
          verbs: [create, update, patch, delete]
          resources: [{group: "", resources: [pods]}]
        """;

    private const string Encryption = """
        apiVersion: apiserver.config.k8s.io/v1
        kind: EncryptionConfiguration
        resources:
        - resources: [secrets]
          providers:
          - aescbc: {keys: [{name: key1, secret: MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=}]}
          - identity: {}
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_servers_behind_a_load_balancer_start_and_find_each_other()
    {
        Assert.SkipWhen(EtcdServer.Absent is not null, EtcdServer.Absent ?? "");
        await using OperatorDeployment deployment = await OperatorDeployment.StartAsync(Cancel);
        await using ServerProcess one = await ServerProcess.StartAsync(HighAvailability(deployment, 1), cancellation: Cancel);
        await using ServerProcess two = await ServerProcess.StartAsync(HighAvailability(deployment, 2), cancellation: Cancel);
        await using ServerProcess three = await ServerProcess.StartAsync(HighAvailability(deployment, 3), cancellation: Cancel);
        foreach (ServerProcess server in (ServerProcess[])[one, two, three])
        {
            using HttpClient probe = server.Anonymous();
            Assert.Equal("ok", await probe.GetStringAsync("/livez", Cancel));
            Assert.Equal("ok", await probe.GetStringAsync("/readyz", Cancel));
        }

        using HttpClient client = one.Administrator();
        await UntilAsync(client, ["10.20.0.1", "10.20.0.2", "10.20.0.3"]);
        Assert.Equal(0, await two.StopAsync(Cancel));
        await UntilAsync(client, ["10.20.0.1", "10.20.0.3"]);
        Assert.Equal(0, await one.StopAsync(Cancel));
        Assert.StartsWith("Warning: --apiserver-count ", Assert.Single(one.Warnings), StringComparison.Ordinal);
        string[] lines = await File.ReadAllLinesAsync(deployment.Path("audit-1.log"), Cancel);
        Assert.Contains(lines, line => line.Contains("\"requestURI\":\"/readyz\"", StringComparison.Ordinal) && line.Contains("\"code\":200", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_tuning_flags_of_production_act_or_say_what_took_their_place()
    {
        Assert.SkipWhen(EtcdServer.Absent is not null, EtcdServer.Absent ?? "");
        await using OperatorDeployment deployment = await OperatorDeployment.StartAsync(Cancel);
        await using ServerProcess server = await ServerProcess.StartAsync(
        [
            .. Etcd(deployment), $"--token-auth-file={deployment.Write("tokens.csv", "opensesame,system:admin,1,\"system:masters\"\n")}",
            "--max-requests-inflight=800", "--max-mutating-requests-inflight=400", "--min-request-timeout=1800", "--target-ram-mb=8192", "--event-ttl=24h",
            "--service-node-port-range=30000-32767", "--enable-admission-plugins=NodeRestriction,PodSecurityPolicy",
            $"--audit-policy-file={deployment.Write("policy.yaml", Policy)}", $"--encryption-provider-config={deployment.Write("encryption.yaml", Encryption)}",
            "--watch-cache-sizes=pods#1000,nodes#100,services#500", $"--audit-log-path={deployment.Path("audit.log")}",
        ], cancellation: Cancel);
        using HttpClient client = HttpClients.With(server.Address, null, "opensesame");
        var api = new Api(client);
        await api.CreateAsync("/api/v1/namespaces/default/secrets", Json("""{"metadata":{"name":"s"},"stringData":{"word":"hush-hush"}}"""));
        await api.CreateAsync("/api/v1/namespaces/default/events", Json("""{"metadata":{"name":"e"},"involvedObject":{"namespace":"default"}}"""));
        await api.CreateAsync("/api/v1/namespaces", Json("""{"metadata":{"name":"made"}}"""));
        Assert.StartsWith("k8s:enc:aescbc:v1:key1:", Encoding.Latin1.GetString((await deployment.StoredAsync("/registry/secrets/default/s", Cancel)).Value), StringComparison.Ordinal);
        long lease = (await deployment.StoredAsync("/registry/events/default/e", Cancel)).Lease;
        Assert.InRange(await deployment.GrantedAsync(lease, Cancel), TimeSpan.FromHours(24), TimeSpan.FromHours(24.1));
        Assert.Contains("The range of valid ports is 30000-32767", await RefusalAsync(client, "/api/v1/namespaces/default/services",
            """{"metadata":{"name":"n"},"spec":{"type":"NodePort","ports":[{"port":80,"nodePort":29999}]}}"""), StringComparison.Ordinal);
        await client.GetStringAsync("/api/v1/pods", Cancel);
        await MetricsAsync(client);
        Assert.Equal(0, await server.StopAsync(Cancel));
        Assert.Equal(2, server.Warnings.Count);
        Assert.Contains("--target-ram-mb", server.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("PodSecurityPolicy", server.Warnings[1], StringComparison.Ordinal);
        JsonNode[] lines = [.. (await File.ReadAllLinesAsync(deployment.Path("audit.log"), Cancel)).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal("Metadata False False", Told(lines, "secrets"));
        Assert.Equal("Request True False", Told(lines, "namespaces"));
        Assert.DoesNotContain("hush", await File.ReadAllTextAsync(deployment.Path("audit.log"), Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_manifest_of_kubeadm_starts_this_server()
    {
        Assert.SkipWhen(EtcdServer.Absent is not null, EtcdServer.Absent ?? "");
        await using OperatorDeployment deployment = await OperatorDeployment.StartAsync(Cancel);
        Authority cluster = deployment.Authority("ca");
        Authority proxies = deployment.Authority("front-proxy-ca");
        (string Certificate, string Key) serving = cluster.Issue("apiserver", "CN=kube-apiserver");
        (string Certificate, string Key) kubelet = cluster.Issue("apiserver-kubelet-client", "O=kubeadm:cluster-admins, CN=kube-apiserver-kubelet-client");
        (string Certificate, string Key) proxy = proxies.Issue("front-proxy-client", "CN=front-proxy-client");
        (string Certificate, string Key) admin = cluster.Issue("super-admin", "O=system:masters, CN=kubernetes-super-admin");
        (string accountKey, string signingKey) = deployment.TokenKeys();
        await using ServerProcess server = await ServerProcess.StartAsync(
        [
            "--advertise-address=10.20.0.9", "--allow-privileged=true", "--authorization-mode=Node,RBAC", $"--client-ca-file={cluster.File}",
            "--enable-admission-plugins=NodeRestriction", "--enable-bootstrap-token-auth=true", .. Etcd(deployment),
            $"--kubelet-client-certificate={kubelet.Certificate}", $"--kubelet-client-key={kubelet.Key}",
            "--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname",
            $"--proxy-client-cert-file={proxy.Certificate}", $"--proxy-client-key-file={proxy.Key}", "--requestheader-allowed-names=front-proxy-client",
            $"--requestheader-client-ca-file={proxies.File}", "--requestheader-extra-headers-prefix=X-Remote-Extra-",
            "--requestheader-group-headers=X-Remote-Group", "--requestheader-username-headers=X-Remote-User",
            "--service-account-issuer=https://kubernetes.default.svc.cluster.local", $"--service-account-key-file={accountKey}",
            $"--service-account-signing-key-file={signingKey}", "--service-cluster-ip-range=10.96.0.0/12",
            $"--tls-cert-file={serving.Certificate}", $"--tls-private-key-file={serving.Key}",
        ], cancellation: Cancel);
        using HttpClient client = HttpClients.With(server.Address, Authority.Load(admin));
        Assert.Equal("ok", await client.GetStringAsync("/readyz", Cancel));
        var api = new Api(client);
        await UntilAsync(client, ["10.20.0.9"]);
        Assert.Equal("10.96.0.1", (string?)(await api.GetAsync("/api/v1/namespaces/default/services/kubernetes"))["spec"]!["clusterIP"]);
        string token = (string)(await api.CreateAsync("/api/v1/namespaces/default/serviceaccounts/default/token",
            Json("""{"kind":"TokenRequest","apiVersion":"authentication.k8s.io/v1","spec":{}}""")))["status"]!["token"]!;
        using HttpClient account = HttpClients.With(server.Address, null, token);
        Assert.Equal("system:serviceaccount:default:default", await WhoAmIAsync(account));
        using HttpClient front = HttpClients.With(server.Address, Authority.Load(proxy));
        front.DefaultRequestHeaders.Add("X-Remote-User", "carol");
        Assert.Equal("carol", await WhoAmIAsync(front));
        Assert.Equal(0, await server.StopAsync(Cancel));
        Assert.Equal(2, server.Warnings.Count);
        Assert.All(server.Warnings, line => Assert.StartsWith("Warning: --proxy-client-", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_audit_log_that_is_large_makes_place_for_a_new_one_and_only_so_many_old_ones_stay()
    {
        using var folder = new TemporaryFolder();
        await using ServerProcess server = await ServerProcess.StartAsync(
            ["--storage=memory", $"--audit-log-path={folder.File("audit.log")}", "--audit-log-maxage=30", "--audit-log-maxbackup=2", "--audit-log-maxsize=1"], cancellation: Cancel);
        using HttpClient client = server.Administrator();
        string path = "/version?" + new string('x', 6000);
        foreach (int _ in Enumerable.Range(0, 1000))
        {
            Assert.Equal(HttpStatusCode.OK, await new Api(client).StatusAsync(path));
        }

        Assert.Equal(0, await server.StopAsync(Cancel));
        string[] files = Directory.GetFiles(folder.Path, "audit*.log");
        Assert.Equal(3, files.Length);
        Assert.All(files, file => Assert.InRange(new FileInfo(file).Length, 1, 1 << 20));
    }

    [Fact]
    public async Task A_server_that_is_told_to_stop_serves_on_for_as_long_as_it_is_told_and_says_that_it_is_leaving()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(["--storage=memory", "--shutdown-delay-duration=20s"], cancellation: Cancel);
        using HttpClient client = server.Administrator();
        using HttpResponseMessage watch = await client.GetAsync("/api/v1/namespaces/default/configmaps?watch=true", HttpCompletionOption.ResponseHeadersRead, Cancel);
        using var events = new StreamReader(await watch.Content.ReadAsStreamAsync(Cancel));
        Signals.Stop(server.Process);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await new Api(client).StatusAsync("/readyz") == HttpStatusCode.OK)
        {
            await tick.WaitForNextTickAsync(Cancel);
        }

        Assert.Contains("[-]shutdown failed", await client.AnyTextAsync("/readyz?verbose", Cancel), StringComparison.Ordinal);
        Assert.Equal("ok", await client.GetStringAsync("/livez", Cancel));
        await new Api(client).CreateAsync("/api/v1/namespaces/default/configmaps", Json("""{"metadata":{"name":"late"}}"""));
        while (await events.ReadLineAsync(Cancel) is { } line && !line.Contains("\"late\"", StringComparison.Ordinal))
        {
        }
    }

    private static string[] Etcd(OperatorDeployment deployment) =>
    [
        $"--etcd-servers={deployment.EtcdServers}", $"--etcd-cafile={deployment.EtcdCa}", $"--etcd-certfile={deployment.EtcdClient.Certificate}",
        $"--etcd-keyfile={deployment.EtcdClient.Key}", "--storage-initialization-timeout=1m",
    ];

    private static string[] HighAvailability(OperatorDeployment deployment, int server) =>
    [
        $"--advertise-address=10.20.0.{server}", .. Etcd(deployment),
        "--apiserver-count=3", "--endpoint-reconciler-type=lease", "--enable-aggregator-routing=true",
        $"--audit-log-path={deployment.Path($"audit-{server}.log")}", "--audit-log-maxage=30", "--audit-log-maxbackup=10", "--audit-log-maxsize=100",
    ];

    /// <summary>The endpoints of the service kubernetes follow the servers that are alive within seconds.</summary>
    private static async Task UntilAsync(HttpClient client, string[] addresses)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            JsonNode? subsets = (await new Api(client).GetAsync("/api/v1/namespaces/default/endpoints"))["items"]!.AsArray()
                .FirstOrDefault(item => (string?)item!["metadata"]!["name"] == "kubernetes")?["subsets"];
            string[] seen = [.. (subsets?[0]?["addresses"]?.AsArray() ?? []).Select(address => (string)address!["ip"]!).Order(StringComparer.Ordinal)];
            if (seen.SequenceEqual(addresses))
            {
                return;
            }

            await tick.WaitForNextTickAsync(Cancel);
        }
    }

    /// <summary>What the queries of dashboards ask for.</summary>
    private static async Task MetricsAsync(HttpClient client)
    {
        string metrics = await client.GetStringAsync("/metrics", Cancel);
        foreach (string series in (string[])
            ["apiserver_request_duration_seconds_bucket{verb=\"POST\"", "apiserver_request_total{verb=\"POST\"", "apiserver_registered_watchers{",
                "apiserver_watch_cache_events_dispatched_total{group=\"\",resource=\"namespaces\"} ", "etcd_request_duration_seconds_bucket{operation=\"create\",group=\"\",resource=\"secrets\"",
                "watch_cache_capacity{group=\"\",resource=\"pods\"} 1000", "watch_cache_capacity{group=\"\",resource=\"services\"} 500"])
        {
            Assert.Contains("\n" + series, metrics, StringComparison.Ordinal);
        }

        Assert.Contains("# TYPE apiserver_watch_events_total counter", metrics, StringComparison.Ordinal);
    }

    private static string Told(JsonNode[] lines, string resource)
    {
        JsonNode line = Assert.Single(lines, line => (string?)line["verb"] == "create" && (string?)line["objectRef"]?["resource"] == resource
            && (string?)line["stage"] == "ResponseComplete" && (string?)line["user"]!["username"] == "system:admin");
        return $"{line["level"]} {line["requestObject"] is not null} {line["responseObject"] is not null}";
    }

    private static async Task<string> RefusalAsync(HttpClient client, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await client.PostAsync(path, content, Cancel);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["message"]!;
    }

    private static async Task<string?> WhoAmIAsync(HttpClient client) => (string?)(await new Api(client).CreateAsync("/apis/authentication.k8s.io/v1/selfsubjectreviews",
        Json("""{"kind":"SelfSubjectReview","apiVersion":"authentication.k8s.io/v1"}""")))["status"]!["userInfo"]!["username"];

    private static JsonNode Json(string text) => JsonNode.Parse(text)!;
}
