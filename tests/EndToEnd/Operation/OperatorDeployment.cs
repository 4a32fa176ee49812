using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kronicle.EndToEnd.Harness;
using Kronicle.TestKit;

namespace Kronicle.EndToEnd.Operation;

/// <summary>What an operator of kube-apiserver has: an etcd that wants client certificates, and the files that flags name.</summary>
internal sealed class OperatorDeployment : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<IDisposable> authorities = [];
    private EtcdServer? etcd;
    private HttpClient? raw;

    public string EtcdCa { get; private set; } = "";

    public (string Certificate, string Key) EtcdClient { get; private set; }

    /// <summary>Three members of which one is away.</summary>
    public string EtcdServers => $"https://127.0.0.1:{FreePorts.Take(1)[0]},https://localhost:{etcd!.Port},https://127.0.0.1:{etcd.Port}";

    public static async Task<OperatorDeployment> StartAsync(CancellationToken cancellation)
    {
        var deployment = new OperatorDeployment();
        try
        {
            Authority authority = deployment.Authority("etcd-ca");
            (string certificate, string key) = authority.Issue("etcd-server", "CN=etcd");
            (deployment.EtcdCa, deployment.EtcdClient) = (authority.File, authority.Issue("apiserver-etcd-client", "CN=kube-apiserver-etcd-client"));
            deployment.etcd = await EtcdServer.StartAsync(cancellation, new EtcdFiles(authority.File, certificate, key));
            deployment.raw = HttpClients.With(deployment.etcd.Address, Harness.Authority.Load(deployment.EtcdClient));
            return deployment;
        }
        catch
        {
            await deployment.DisposeAsync();
            throw;
        }
    }

    /// <summary>A file with this text.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(folder.File(name), text);
        return folder.File(name);
    }

    public string Path(string name) => folder.File(name);

    public Authority Authority(string name)
    {
        var made = new Authority(folder.Path, name);
        authorities.Add(made);
        return made;
    }

    /// <summary>The files of a key pair for tokens of service accounts: the public and the private half.</summary>
    public (string Public, string Private) TokenKeys()
    {
        using var key = RSA.Create(2048);
        return (Write("sa.pub", key.ExportSubjectPublicKeyInfoPem()), Write("sa.key", key.ExportRSAPrivateKeyPem()));
    }

    /// <summary>A key of etcd as it lies there.</summary>
    public async Task<(byte[] Value, long Lease)> StoredAsync(string key, CancellationToken cancellation)
    {
        JsonNode item = (await AskAsync("/v3/kv/range", new { key = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(key)) }, cancellation))["kvs"]![0]!;
        return (Convert.FromBase64String((string)item["value"]!), long.Parse((string?)item["lease"] ?? "0", System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>The time that a lease was granted for.</summary>
    public async Task<TimeSpan> GrantedAsync(long lease, CancellationToken cancellation) => TimeSpan.FromSeconds(int.Parse(
        (string)(await AskAsync("/v3/lease/timetolive", new { ID = lease }, cancellation))["grantedTTL"]!, System.Globalization.CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        raw?.Dispose();
        if (etcd is not null)
        {
            await etcd.DisposeAsync();
        }

        authorities.ForEach(authority => authority.Dispose());
        folder.Dispose();
    }

    private async Task<JsonNode> AskAsync(string path, object question, CancellationToken cancellation)
    {
        using var body = new StringContent(JsonSerializer.Serialize(question));
        using HttpResponseMessage answer = await raw!.PostAsync(path, body, cancellation);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellation))!;
    }
}
