using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BenchmarkDotNet.Attributes;
using Kronicle.Application.Authentication;
using Kronicle.Application.Authorization;
using Kronicle.Application.Authorization.Rbac;
using Kronicle.Application.ServiceAccounts;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Selection;
using Kronicle.Infrastructure.Identity;
using Kronicle.Infrastructure.Storage.Memory;
using Kronicle.TestKit;

namespace Kronicle.Benchmarks;

/// <summary>
/// What a request pays to be let in: who calls, known from an earlier request, and whether they may, by 2,000 bindings. The baseline
/// decides only. Every caller is allowed by the last of the groups that they are in, in a namespace.
/// </summary>
public class AccessBenchmarks
{
    private const int Bindings = 2_000;
    private const string Issuer = "https://kubernetes.default.svc.cluster.local";

    private readonly TemporaryFolder folder = new();
    private readonly MemoryEventLog log = new();
    private ServerIdentity identity = null!;
    private ObjectCache cache = null!;
    private AuthenticatorChain authenticators = null!;
    private AuthorizerChain authorizers = null!;
    private UserInfo alice = null!;
    private Credentials staticToken = null!;
    private Credentials certificate = null!;
    private Credentials accountToken = null!;

    [GlobalSetup]
    public async Task ComposeAsync()
    {
        identity = ServerIdentity.Open(new IdentityOptions { DataDirectory = folder.Path }, TimeProvider.System);
        cache = new ObjectCache(log, SelectableFields.ScanPaths, TimeProvider.System, new ObjectCacheOptions());
        await cache.StartAsync(CancellationToken.None);
        await Seeds.PutAsync(log, "serviceaccounts", """{"kind":"ServiceAccount","apiVersion":"v1","metadata":{"name":"robot","namespace":"ns7","uid":"u"}}""");
        var keys = new TokenKeys(identity.ServiceAccountKeys);
        var options = new TokenOptions { Issuers = [Issuer], Audiences = [Issuer] };
        using X509Certificate2 authority = Authority();
        X509Certificate2 client = Client(authority);
        authenticators = new AuthenticatorChain(
            [
                new ClientCertificateAuthenticator([X509CertificateLoader.LoadCertificate(authority.RawData)], TimeProvider.System),
                TokenFileAuthenticator.Parse("secret,alice,u-1,\"devs,ops,readers\"\n", "tokens"),
                new AccountTokenAuthenticator(keys, options, new TokenObjects(cache), TimeProvider.System),
            ],
            new AnonymousAuthenticator(), options.Audiences);
        authorizers = AuthorizationModes.Create(
            [new AuthorizerChoice(AuthorizationModes.Node), new AuthorizerChoice(AuthorizationModes.Rbac)], new AuthorizerParts(new Given(Index())));
        staticToken = new(BearerToken.Parse("Bearer secret"), null, "/apis");
        certificate = new(null, client, "/apis");
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        accountToken = new(keys.Sign(new TokenClaims
        {
            Issuer = Issuer,
            Subject = "system:serviceaccount:ns7:robot",
            Audiences = [Issuer],
            Id = "4f3c7f0e-6a0b-4a52-9a55-9f7d7a1d1c12",
            IssuedAt = now,
            NotBefore = now,
            Expiry = now + 3600,
            Namespace = "ns7",
            Account = new("robot", "u"),
        }.ToJson()), null, "/apis");
        alice = (await authenticators.AuthenticateAsync(staticToken, CancellationToken.None)).User!;
        if (await StaticToken() != Decision.Allow || await Certificate() != Decision.Allow || await AccountToken() != Decision.Allow ||
            await Refused() != Decision.NoOpinion)
        {
            throw new InvalidOperationException("a caller is not allowed what the bindings give, or is allowed more");
        }
    }

    [GlobalCleanup]
    public async Task DisposeAsync()
    {
        await cache.DisposeAsync();
        await log.DisposeAsync();
        identity.Dispose();
        folder.Dispose();
    }

    [Benchmark(Baseline = true)]
    public async Task<Decision> Authorize() => (await authorizers.AuthorizeAsync(Question(alice, "deployments"), CancellationToken.None)).Decision;

    [Benchmark]
    public Task<Decision> StaticToken() => AdmitAsync(staticToken, "deployments");

    [Benchmark]
    public Task<Decision> Certificate() => AdmitAsync(certificate, "deployments");

    [Benchmark]
    public Task<Decision> AccountToken() => AdmitAsync(accountToken, "deployments");

    /// <summary>Nothing allows it: every grant of the caller is looked at.</summary>
    [Benchmark]
    public Task<Decision> Refused() => AdmitAsync(staticToken, "secrets");

    private async Task<Decision> AdmitAsync(Credentials credentials, string resource)
    {
        AuthenticationOutcome caller = await authenticators.AuthenticateAsync(credentials, CancellationToken.None);
        return (await authorizers.AuthorizeAsync(Question(caller.User!, resource), CancellationToken.None)).Decision;
    }

    private static AuthorizationAttributes Question(UserInfo user, string resource) => new()
    {
        User = user,
        Verb = "list",
        IsResource = true,
        Group = resource == "secrets" ? "" : "apps",
        Version = "v1",
        Resource = resource,
        Namespace = "ns7",
    };

    // Half of the cluster, half in a hundred namespaces; the roles are those of a fresh cluster and one more.
    private static RoleIndex Index()
    {
        PolicyRule read = new() { Verbs = ["get", "list", "watch"], ApiGroups = ["apps"], Resources = ["deployments"] };
        return new RoleIndex(
            [.. BootstrapPolicy.BuiltIn.Roles.Select(entry => entry.Role), new("", "read", [read])],
            [
                .. BootstrapPolicy.BuiltIn.Bindings,
                .. Enumerable.Range(0, Bindings / 2).Select(i => new RoleBinding("", Name("b", i), "ClusterRole", "read", [new("User", Name("user-", i))])),
                .. Enumerable.Range(0, Bindings / 2).Select(i => new RoleBinding(Name("ns", i % 100), Name("b", i), "ClusterRole", "read",
                    [new("Group", i < 100 ? "readers" : Name("team-", i)), new("ServiceAccount", "robot")])),
            ]);
    }

    private static string Name(string prefix, int i) => prefix + i.ToString(CultureInfo.InvariantCulture);

    private static X509Certificate2 Authority()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=benchmarks", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(9));
    }

    private static X509Certificate2 Client(X509Certificate2 authority)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("O=devs, O=ops, O=readers, CN=alice", key, HashAlgorithmName.SHA256);
        return request.Create(authority, TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(8), [1]);
    }

    private sealed class Given(RoleIndex roles) : IRoleSource
    {
        public RoleIndex Current => roles;
    }
}
