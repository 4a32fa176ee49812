using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Kronicle.EndToEnd.Attacks;
using Kronicle.EndToEnd.Harness;
using Kronicle.TestKit;

namespace Kronicle.EndToEnd.Operation;

/// <summary>The flags of TLS and HTTP/2, over real handshakes.</summary>
public sealed class TransportTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("VersionTLS12", SslProtocols.Tls12, true)]
    [InlineData("VersionTLS13", SslProtocols.Tls12, false)]
    [InlineData("VersionTLS13", SslProtocols.Tls13, true)]
    public async Task The_lowest_version_of_TLS_is_what_the_flag_says(string flag, SslProtocols version, bool served)
    {
        await using ServerProcess server = await ServerProcess.StartAsync(["--storage=memory", $"--tls-min-version={flag}"], cancellation: Cancel);
        Task<RawConnection> handshake = RawConnection.OpenAsync(server, change: options => options.EnabledSslProtocols = version);
        if (served)
        {
            await using RawConnection connection = await handshake;
            Assert.Equal(version, connection.Tls.SslProtocol);
        }
        else
        {
            await Assert.ThrowsAnyAsync<Exception>(() => handshake);
        }
    }

    [Fact]
    public async Task Only_the_suites_of_the_flag_are_agreed_on_and_those_of_TLS_1_3_always()
    {
        const TlsCipherSuite Given = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
        await using ServerProcess server = await ServerProcess.StartAsync(["--storage=memory", $"--tls-cipher-suites={Given}"], cancellation: Cancel);
        await using RawConnection old = await RawConnection.OpenAsync(server, change: options => options.EnabledSslProtocols = SslProtocols.Tls12);
        Assert.Equal(Given, old.Tls.NegotiatedCipherSuite);
        await Assert.ThrowsAnyAsync<Exception>(() => RawConnection.OpenAsync(server, change: options =>
        {
            options.EnabledSslProtocols = SslProtocols.Tls12;
            options.CipherSuitesPolicy = new([TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]);
        }));
        await using RawConnection recent = await RawConnection.OpenAsync(server);
        Assert.Equal(SslProtocols.Tls13, recent.Tls.SslProtocol);
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "h2")]
    public async Task HTTP_2_is_spoken_unless_it_is_off(bool off, string agreed)
    {
        await using ServerProcess server = await ServerProcess.StartAsync(["--storage=memory", $"--disable-http2-serving={off}"], cancellation: Cancel);
        await using RawConnection connection = await RawConnection.OpenAsync(server, change: options =>
            options.ApplicationProtocols = off ? [SslApplicationProtocol.Http11] : [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11]);
        Assert.Equal(off ? "http/1.1" : agreed, connection.Tls.NegotiatedApplicationProtocol.ToString());
    }

    [Theory]
    [InlineData(250, "--http2-max-streams-per-connection=0")]
    [InlineData(30, "--http2-max-streams-per-connection=30")]
    public async Task Clients_are_told_how_many_streams_a_connection_may_have(int most, string flag)
    {
        const int MaxConcurrentStreams = 3;
        await using ServerProcess server = await ServerProcess.StartAsync(["--storage=memory", flag], cancellation: Cancel);
        await using Http2Connection connection = await Http2Connection.OpenAsync(server);
        byte[] settings = (await connection.ReadAsync())!.Value.Payload;
        var told = settings.Chunk(6).ToDictionary(setting => BinaryPrimitives.ReadUInt16BigEndian(setting), setting => BinaryPrimitives.ReadUInt32BigEndian(setting.AsSpan(2)));
        Assert.Equal((uint)most, told[MaxConcurrentStreams]);
    }

    [Fact]
    public async Task Certificates_are_chosen_by_name_and_follow_their_files()
    {
        using var folder = new TemporaryFolder();
        (string ownCertificate, string ownKey) = Certificates.Write(folder, "default", "CN=default.example", "default.example");
        (string named, string namedKey) = Certificates.Write(folder, "named", "CN=first", "own.example");
        (string wild, string wildKey) = Certificates.Write(folder, "wild", "CN=wild");
        await using ServerProcess server = await ServerProcess.StartAsync(
            ["--storage=memory", $"--tls-cert-file={ownCertificate}", $"--tls-private-key-file={ownKey}", $"--tls-sni-cert-key={named},{namedKey}",
                $"--tls-sni-cert-key={wild},{wildKey}:*.wild.example,given.example"], cancellation: Cancel);
        Assert.Equal("CN=first", await ShownAsync(server, "own.example"));
        Assert.Equal("CN=wild", await ShownAsync(server, "a.wild.example"));
        Assert.Equal("CN=wild", await ShownAsync(server, "given.example"));
        Assert.Equal("CN=default.example", await ShownAsync(server, "a.b.wild.example"));
        Assert.Equal("CN=default.example", await ShownAsync(server, "other.example"));

        Certificates.Write(folder, "named", "CN=second", "renamed.example");
        await UntilAsync(async () => await ShownAsync(server, "renamed.example") == "CN=second");
        Certificates.Write(folder, "default", "CN=renewed");
        await UntilAsync(async () => await ShownAsync(server, "other.example") == "CN=renewed");
        Certificates.Replace(ownCertificate, "no certificate");
        await UntilAsync(() => Task.FromResult(server.Errors.Contains("holds no PEM certificate", StringComparison.Ordinal)));
        Assert.Equal("CN=renewed", await ShownAsync(server, "other.example"));
    }

    [Fact]
    public async Task Authorities_of_clients_follow_their_file()
    {
        using var folder = new TemporaryFolder();
        using X509Certificate2 before = Certificates.SelfSigned("CN=before, O=system:masters");
        using X509Certificate2 after = Certificates.SelfSigned("CN=after, O=system:masters");
        string file = folder.File("clients.crt");
        await File.WriteAllTextAsync(file, before.ExportCertificatePem() + "\n", Cancel);
        await using ServerProcess server = await ServerProcess.StartAsync(["--storage=memory", $"--client-ca-file={file}"], cancellation: Cancel);
        using HttpClient old = HttpClients.With(server.Address, before);
        using HttpClient recent = HttpClients.With(server.Address, after);
        Assert.Equal(HttpStatusCode.OK, await new Api(old).StatusAsync("/api/v1/namespaces"));
        Assert.Equal(HttpStatusCode.Unauthorized, await new Api(recent).StatusAsync("/api/v1/namespaces"));

        Certificates.Replace(file, after.ExportCertificatePem() + "\n");
        await UntilAsync(async () => await new Api(recent).StatusAsync("/api/v1/namespaces") == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Unauthorized, await new Api(old).StatusAsync("/api/v1/namespaces"));
        await UntilAsync(async () => ((string)(await new Api(recent).GetAsync("/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication"))["data"]!["client-ca-file"]!)
            .Contains(after.ExportCertificatePem(), StringComparison.Ordinal));

        Certificates.Replace(file, "-----BEGIN CERTIFICATE-----\nbm9uZQ==\n-----END CERTIFICATE-----\n");
        await UntilAsync(() => Task.FromResult(server.Errors.Contains("client authorities before stay in use", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.OK, await new Api(recent).StatusAsync("/api/v1/namespaces"));
    }

    private static async Task<string> ShownAsync(ServerProcess server, string host)
    {
        await using RawConnection connection = await RawConnection.OpenAsync(server, change: options => options.TargetHost = host);
        return connection.Tls.RemoteCertificate!.Subject;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        while (!await holds())
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }
}
