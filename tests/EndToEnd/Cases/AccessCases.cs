using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kronicle.EndToEnd.Harness;

namespace Kronicle.EndToEnd.Cases;

/// <summary>get --raw, auth and proxy.</summary>
public sealed partial class AccessCases(SharedServer shared) : KubectlTests(shared)
{
    [Theory, EachKubectl]
    public async Task Get_raw_gives_the_servers_own_bytes(string version)
    {
        var kubectl = await UseAsync(version);
        Assert.Equal("ok", (await kubectl.RunAsync("get", "--raw", "/readyz")).Output);
        Assert.Contains("[+]ping ok\n", (await kubectl.RunAsync("get", "--raw", "/livez?verbose")).Output, StringComparison.Ordinal);
        JsonNode ns = JsonNode.Parse((await kubectl.RunAsync("get", "--raw", $"/api/v1/namespaces/{kubectl.Namespace}")).Output)!;
        Assert.Equal(kubectl.Namespace, ns["metadata"]!["name"]!.GetValue<string>());
        Assert.Contains("process_resident_memory_bytes", (await kubectl.RunAsync("get", "--raw", "/metrics")).Output, StringComparison.Ordinal);
    }

    [Theory, EachKubectl(Since = 28, Because = "older ones ask for authentication.k8s.io/v1beta1, which Kubernetes 1.36 does not serve")]
    public async Task Auth_whoami_names_the_user(string version)
    {
        var kubectl = await UseAsync(version);
        string text = (await kubectl.RunAsync("auth", "whoami")).Output;
        Assert.Matches(@"(?m)^Username +kubernetes-admin\s*$", text);
        Assert.Matches(@"(?m)^Groups +\[system:masters system:authenticated\]\s*$", text);
    }

    [Theory, EachKubectl]
    public async Task Auth_can_i_asks_the_authorizer(string version)
    {
        var kubectl = await UseAsync(version);
        Assert.Equal("yes\n", (await kubectl.RunAsync("auth", "can-i", "create", "pods")).Output);
        await kubectl.RunAsync("create", "role", "reader", "--verb=get", "--resource=pods");
        await kubectl.RunAsync("create", "rolebinding", "readers", "--role=reader", "--user=jane");
        Assert.Equal("yes\n", (await kubectl.RunAsync("auth", "can-i", "get", "pods", "--as=jane")).Output);
        Assert.Equal("no\n", (await kubectl.FailAsync("auth", "can-i", "delete", "pods", "--as=jane")).Output);
    }

    [Theory, EachKubectl]
    public async Task Auth_can_i_list_shows_what_is_allowed(string version)
    {
        var kubectl = await UseAsync(version);
        await kubectl.RunAsync("create", "role", "lister", "--verb=get,list", "--resource=pods,deployments.apps");
        await kubectl.RunAsync("create", "role", "namer", "--verb=update", "--resource=configmaps", "--resource-name=one");
        await kubectl.RunAsync("create", "rolebinding", "listers", "--role=lister", "--user=jane");
        await kubectl.RunAsync("create", "rolebinding", "namers", "--role=namer", "--user=jane");
        string text = (await kubectl.RunAsync("auth", "can-i", "--list", "--as=jane")).Output;
        Assert.Matches(@"(?m)^pods +\[\] +\[\] +\[get list\]\s*$", text);
        Assert.Matches(@"(?m)^deployments\.apps +\[\] +\[\] +\[get list\]\s*$", text);
        Assert.Matches(@"(?m)^configmaps +\[\] +\[one\] +\[update\]\s*$", text);
        Assert.Matches(@"(?m)^ +\[/version\] +\[\] +\[get\]\s*$", text);
        Assert.DoesNotContain("secrets", text, StringComparison.Ordinal);
    }

    [Theory, EachKubectl]
    public async Task As_group_acts_with_the_rights_of_the_groups(string version)
    {
        var kubectl = await UseAsync(version);
        await kubectl.RunAsync("create", "role", "shower", "--verb=list", "--resource=pods");
        await kubectl.RunAsync("create", "rolebinding", "showers", "--role=shower", "--group=devs");
        await kubectl.FailAsync("get", "pods", "--as=jane");
        await kubectl.RunAsync("get", "pods", "--as=jane", "--as-group=devs", "--as-group=others");
        Assert.EndsWith("yes\n", (await kubectl.RunAsync("auth", "can-i", "delete", "nodes", "--as=jane", "--as-group=system:masters")).Output, StringComparison.Ordinal);
        Assert.Equal("no\n", (await kubectl.FailAsync("auth", "can-i", "delete", "pods", "--as=jane", "--as-group=devs")).Output);
    }

    [Theory, EachKubectl]
    public async Task Certificate_approve_and_deny_decide_about_requests(string version)
    {
        var kubectl = await UseAsync(version);
        foreach ((string word, string condition) in ((string, string)[])[("approve", "Approved"), ("deny", "Denied")])
        {
            string name = $"{kubectl.Namespace}-{word}";
            await kubectl.FeedAsync(SigningRequest(name), "create", "-f", "-");
            Assert.Contains("Pending", (await kubectl.RunAsync("get", "csr", name)).Output, StringComparison.Ordinal);
            await kubectl.RunAsync("certificate", word, name);
            Assert.Equal($"{condition} True", (await kubectl.RunAsync("get", "csr", name, "-o", "jsonpath={.status.conditions[0].type} {.status.conditions[0].status}")).Output);
            ProgramResult refused = await kubectl.FailAsync("certificate", "approve", name, "--as=jane", "--as-group=system:authenticated");
            Assert.Contains("certificatesigningrequests", refused.Errors, StringComparison.Ordinal);
            await kubectl.RunAsync("delete", "csr", name);
        }
    }

    [Theory, EachKubectl]
    public async Task A_user_without_rights_is_told_what_is_missing(string version)
    {
        var kubectl = await UseAsync(version);
        ProgramResult result = await kubectl.FailIfSupportedAsync("get", "pods", "--as=jane");
        Assert.Equal($"Error from server (Forbidden): pods is forbidden: User \"jane\" cannot list resource \"pods\" in API group \"\" in the namespace \"{kubectl.Namespace}\"\n",
            result.Errors);
    }

    [Theory, EachKubectl(Since = 24, Because = "it brought create token")]
    public async Task Create_token_for_a_serviceaccount(string version)
    {
        var kubectl = await UseAsync(version);
        await kubectl.RunAsync("create", "serviceaccount", "robot");
        string token = (await kubectl.RunAsync("create", "token", "robot")).Output.Trim();
        using HttpClient client = HttpClients.With(Server.Address, null, token);
        string refusal = await client.AnyTextAsync($"/api/v1/namespaces/{kubectl.Namespace}/pods", Cancel);
        Assert.Contains($"User \\\"system:serviceaccount:{kubectl.Namespace}:robot\\\" cannot list resource", refusal, StringComparison.Ordinal);
    }

    [Theory, EachKubectl]
    public async Task Proxy_passes_requests_on(string version)
    {
        var kubectl = await UseAsync(version);
        await using RunningKubectl proxy = kubectl.Start("proxy", "--port=0");
        string line = await proxy.LineWithAsync("Starting to serve on ");
        using var client = new HttpClient { BaseAddress = new Uri("http://" + Address().Match(line).Value) };
        JsonNode list = JsonNode.Parse(await client.GetStringAsync($"/api/v1/namespaces/{kubectl.Namespace}/configmaps", Cancel))!;
        Assert.Equal("ConfigMapList", list["kind"]!.GetValue<string>());
        Assert.Equal("ok", await client.GetStringAsync("/healthz", Cancel));
    }

    private static string SigningRequest(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string pem = new CertificateRequest("CN=jane, O=devs", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        return $$"""
            {"apiVersion":"certificates.k8s.io/v1","kind":"CertificateSigningRequest","metadata":{"name":"{{name}}"},"spec":{
            "request":"{{Convert.ToBase64String(Encoding.ASCII.GetBytes(pem))}}","signerName":"kubernetes.io/kube-apiserver-client","usages":["client auth"]} }
            """;
    }

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
