using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kronicle.EndToEnd.Harness;
using Kronicle.TestKit;

namespace Kronicle.EndToEnd.Operation;

/// <summary>Clients whose certificates an intermediate authority has signed.</summary>
public sealed class IntermediateTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly X509Certificate2 root = Sign("CN=root", null);
    private readonly X509Certificate2 between;
    private readonly X509Certificate2 leaf;

    public IntermediateTests()
    {
        between = Sign("CN=between", root);
        leaf = Sign("CN=ann, O=system:masters", between, authority: false);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        leaf.Dispose();
        between.Dispose();
        root.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("root", false, HttpStatusCode.Unauthorized)]
    [InlineData("root", true, HttpStatusCode.OK)]
    [InlineData("between", false, HttpStatusCode.OK)]
    [InlineData("between", true, HttpStatusCode.OK)]
    public async Task The_bundle_may_have_the_root_or_the_intermediate_alone(string trusted, bool sent, HttpStatusCode expected)
    {
        string file = folder.File("clients.crt");
        await File.WriteAllTextAsync(file, (trusted == "root" ? root : between).ExportCertificatePem() + "\n", Cancel);
        await using ServerProcess server = await ServerProcess.StartAsync(["--storage=memory", $"--client-ca-file={file}"], cancellation: Cancel);
        for (int connection = 0; connection < 2; connection++)
        {
            using var client = new HttpClient(new SocketsHttpHandler
            {
                SslOptions = new SslClientAuthenticationOptions
                {
                    RemoteCertificateValidationCallback = (_, _, _, _) => true,
                    ClientCertificateContext = SslStreamCertificateContext.Create(leaf, sent ? [between] : null, offline: true),
                },
            }) { BaseAddress = server.Address };
            Assert.Equal(expected, await new Api(client).StatusAsync("/api/v1/namespaces"));
            Assert.Equal(expected, await new Api(client).StatusAsync("/api/v1/namespaces"));
        }
    }

    private static X509Certificate2 Sign(string subject, X509Certificate2? issuer, bool authority = true)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(authority, false, 0, true));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        if (issuer is null)
        {
            return request.CreateSelfSigned(now.AddDays(-2), now.AddDays(2));
        }

        using X509Certificate2 bare = request.Create(issuer, issuer.NotBefore, issuer.NotAfter, RandomNumberGenerator.GetBytes(8));
        using X509Certificate2 keyed = bare.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(keyed.Export(X509ContentType.Pkcs12), null);
    }
}
