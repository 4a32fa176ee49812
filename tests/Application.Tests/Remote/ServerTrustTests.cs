using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kronicle.Application.Remote;
using Kronicle.Application.Tests.Authentication;

namespace Kronicle.Application.Tests.Remote;

/// <summary>A server is trusted when it is the one that was called and a chain from it to any certificate of the bundle holds.</summary>
public sealed class ServerTrustTests : IDisposable
{
    private const string Clients = "1.3.6.1.5.5.7.3.2";
    private const string Servers = "1.3.6.1.5.5.7.3.1";
    private const string Host = "hook.default.svc";
    private const string Unknown = "certificate signed by unknown authority";
    private const string Untimely = "certificate has expired or is not yet valid";
    private const string OtherUsage = "certificate specifies an incompatible key usage";

    private readonly List<IDisposable> owned = [];
    private readonly X509Certificate2 root;
    private readonly X509Certificate2 between;

    public ServerTrustTests()
    {
        root = Issue("CN=root", null);
        between = Issue("CN=between", root);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => owned.ForEach(item => item.Dispose());

    [Theory]
    [InlineData("root + between", "")]
    [InlineData("root", "between")]
    [InlineData("between", "")]
    [InlineData("between", "root")]
    [InlineData("leaf", "")]
    [InlineData("namesake + between", "")]
    public void A_chain_that_ends_in_any_certificate_of_the_bundle_is_trusted(string bundle, string sent)
    {
        X509Certificate2 leaf = Leaf(between, Servers);
        X509Certificate2[] Named(string names) => [.. names.Split(" + ", StringSplitOptions.RemoveEmptyEntries).Select(name => name switch
        {
            "root" => root,
            "between" => between,
            "leaf" => leaf,
            _ => Issue("CN=between", null),
        })];
        Assert.Null(Problem(Named(bundle), leaf, Named(sent)));
    }

    [Fact]
    public void An_authority_of_the_same_name_is_another_one()
    {
        X509Certificate2 stranger = Leaf(Issue("CN=between", null), Servers);
        Assert.Equal(Unknown, Problem([between], stranger));
        Assert.Equal(Unknown, Problem([root, between], stranger, between));
        Assert.Equal(Unknown, Problem([root], Leaf(between, Servers)));
        Assert.Equal(Unknown, Problem([], Leaf(between, Servers), between, root));
        Assert.Equal(Unknown, Problem([root], Leaf(null, Servers)));
    }

    [Theory]
    [InlineData(-5, -1)]
    [InlineData(1, 5)]
    public void Every_certificate_of_the_chain_must_be_valid_now(int from, int to)
    {
        Assert.Equal(Untimely, Problem([between], Leaf(between, Servers, from, to)));
        X509Certificate2 late = Issue("CN=late", root, from, to);
        Assert.Equal(Untimely, Problem([root], Leaf(late, Servers), late));
        Assert.Equal(Untimely, Problem([late], Leaf(late, Servers)));
        Assert.Null(Problem([between], Leaf(between, Servers)));
    }

    [Theory]
    [InlineData(Host, true)]
    [InlineData("HOOK.default.svc", true)]
    [InlineData("one.example.com", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("other.default.svc", false)]
    [InlineData("two.one.example.com", false)]
    [InlineData("example.com", false)]
    [InlineData("10.1.2.4", false)]
    [InlineData("alice", false)]
    [InlineData("not a host", false)]
    [InlineData("", false)]
    public void The_host_that_was_called_must_be_among_its_names(string host, bool named) => Assert.Equal(
        named ? null : $"certificate is not valid for {host}", Trust(between).Problem(Leaf(between, Servers), [], host));

    [Fact]
    public void A_certificate_with_usages_must_have_that_of_servers()
    {
        Assert.Equal(OtherUsage, Problem([between], Leaf(between, Clients)));
        Assert.Equal(OtherUsage, Problem([Issue("CN=between", null), between], Leaf(between, Clients)));
        Assert.Null(Problem([between], Leaf(between, "")));
        Assert.Null(Problem([between], Leaf(between, "2.5.29.37.0")));
        X509Certificate2 narrow = Issue("CN=narrow", root, usage: Clients);
        Assert.Equal(OtherUsage, Problem([root], Leaf(narrow, Servers), narrow));
    }

    [Theory]
    [InlineData("root", true, null)]
    [InlineData("root", false, Unknown)]
    [InlineData("between", true, null)]
    [InlineData("between", false, null)]
    [InlineData("nobody", true, Unknown)]
    public async Task Every_handshake_is_judged_the_resumed_ones_too(string trusted, bool sent, string? problem)
    {
        X509Certificate2 leaf = Leaf(between, Servers);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var context = SslStreamCertificateContext.Create(leaf, sent ? [between] : null, offline: true);
        var options = new SslClientAuthenticationOptions { TargetHost = Host };
        Trust(trusted switch { "root" => [root], "between" => [between], _ => [] }).Guard(options);
        for (int connection = 0; connection < 3; connection++)
        {
            Assert.Equal(problem is null ? "hello" : "tls: failed to verify certificate: x509: " + problem, await GreetingAsync(listener, context, options));
        }
    }

    private static async Task<string> GreetingAsync(TcpListener listener, SslStreamCertificateContext context, SslClientAuthenticationOptions options)
    {
        using var client = new TcpClient();
        ValueTask<Socket> accepting = listener.AcceptSocketAsync(Cancel);
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, Cancel);
        Task serving = ServeAsync(await accepting, context);
        try
        {
            await using var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsClientAsync(options, Cancel);
            using var reader = new StreamReader(stream);
            return await reader.ReadToEndAsync(Cancel);
        }
        catch (Exception e) when (e.GetBaseException() is CertificateException refused)
        {
            return refused.Message;
        }
        finally
        {
            client.Dispose();
            await serving;
        }
    }

    private static async Task ServeAsync(Socket socket, SslStreamCertificateContext context)
    {
        try
        {
            await using var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = context }, Cancel);
            await stream.WriteAsync("hello"u8.ToArray(), Cancel);
            await stream.ShutdownAsync();
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // The client did not like what it saw.
        }
    }

    private static ServerTrust Trust(params X509Certificate2[] bundle) => new([.. bundle], new ManualClock(Callers.Start));

    private static string? Problem(X509Certificate2[] bundle, X509Certificate2 leaf, params X509Certificate2[] sent) => Trust(bundle).Problem(leaf, sent, Host);

    private X509Certificate2 Leaf(X509Certificate2? issuer, string usage, int from = -2, int to = 30)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Host);
        names.AddDnsName("*.example.com");
        names.AddIpAddress(IPAddress.Parse("10.1.2.3"));
        return Issue("CN=alice", issuer, from, to, usage, new X509BasicConstraintsExtension(false, false, 0, true), names.Build());
    }

    // By the signer's name and key alone: a party that follows the rules would refuse to sign half of these.
    private X509Certificate2 Issue(string name, X509Certificate2? issuer, int from = -2, int to = 30, string usage = "", params X509Extension[] extensions)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using ECDsa? signer = issuer?.GetECDsaPrivateKey();
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        foreach (X509Extension extension in extensions.Length > 0 ? extensions : [new X509BasicConstraintsExtension(true, false, 0, true)])
        {
            request.CertificateExtensions.Add(extension);
        }

        if (usage.Length > 0)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        }

        using X509Certificate2 bare = request.Create(
            issuer?.SubjectName ?? request.SubjectName, X509SignatureGenerator.CreateForECDsa(signer ?? key),
            Callers.Start.AddDays(from), Callers.Start.AddDays(to), [1, (byte)owned.Count]);
        using X509Certificate2 keyed = bare.CopyWithPrivateKey(key);
        X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(keyed.Export(X509ContentType.Pkcs12), null);
        owned.Add(certificate);
        return certificate;
    }
}
