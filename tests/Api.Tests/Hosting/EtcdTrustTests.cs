using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Randomness;
using Kronicle.Infrastructure.Storage;
using Kronicle.Infrastructure.Wire.Protobuf;
using Kronicle.StandInKubelet;
using Kronicle.TestKit;

namespace Kronicle.Api.Tests.Hosting;

/// <summary>--etcd-cafile.</summary>
public sealed class EtcdTrustTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly KubeletCertificate certificate = new(intermediate: true);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        certificate.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Only_an_etcd_of_the_named_authority_is_spoken_to_and_an_intermediate_one_is_as_good_as_a_root()
    {
        Assert.SkipWhen(EtcdServer.Absent is not null, EtcdServer.Absent ?? "");
        using var other = new KubeletCertificate();
        await WriteAsync("ca", certificate.AuthorityPem);
        await WriteAsync("other", other.AuthorityPem);
        await WriteAsync("server", certificate.Serving);
        await WriteAsync("client", certificate.Client);
        await using EtcdServer etcd = await EtcdServer.StartAsync(Cancel, new EtcdFiles(folder.File("ca.crt"), folder.File("server.crt"), folder.File("server.key")));
        await using (IEventLog log = await OpenAsync(etcd, "ca"))
        {
            Assert.True(await log.CurrentRevisionAsync(Cancel) >= 0);
        }

        await Assert.ThrowsAsync<LogUnavailableException>(() => OpenAsync(etcd, "other"));
    }

    private Task<IEventLog> OpenAsync(EtcdServer etcd, string authority) => StorageBackends.OpenAsync(
        new StorageChoice("Etcd", folder.Path)
        {
            EtcdServers = [etcd.Address], EtcdCaFile = folder.File(authority + ".crt"), EtcdCertFile = folder.File("client.crt"), EtcdKeyFile = folder.File("client.key"),
        },
        new ProtobufCodec(), null, new SystemIdentifiers(), TimeProvider.System, Cancel);

    private async Task WriteAsync(string name, X509Certificate2 pair)
    {
        using ECDsa key = pair.GetECDsaPrivateKey()!;
        await WriteAsync(name, pair.ExportCertificatePem());
        await File.WriteAllTextAsync(folder.File(name + ".key"), key.ExportPkcs8PrivateKeyPem(), Cancel);
    }

    private Task WriteAsync(string name, string pem) => File.WriteAllTextAsync(folder.File(name + ".crt"), pem + "\n", Cancel);
}
