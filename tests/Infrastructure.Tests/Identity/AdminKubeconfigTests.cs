using Kronicle.Infrastructure.Identity;
using Kronicle.TestKit;
using YamlDotNet.RepresentationModel;

namespace Kronicle.Infrastructure.Tests.Identity;

public sealed class AdminKubeconfigTests : IDisposable
{
    private static readonly Uri Server = new("https://127.0.0.1:6443");

    private readonly TemporaryFolder folder = new();
    private readonly ManualClock clock = new(new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));

    private string File => folder.File("admin.kubeconfig");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void It_holds_all_that_kubectl_needs()
    {
        Assert.Null(Write(Server));
        var yaml = new YamlStream();
        using var reader = new StreamReader(File);
        yaml.Load(reader);
        YamlNode root = yaml.Documents[0].RootNode;
        Assert.Equal("https://127.0.0.1:6443", root["clusters"][0]["cluster"]["server"].ToString());
        Assert.StartsWith("LS0tLS1CRUdJTiBDRVJU", root["clusters"][0]["cluster"]["certificate-authority-data"].ToString(), StringComparison.Ordinal);
        Assert.StartsWith("LS0tLS1CRUdJTiBDRVJU", root["users"][0]["user"]["client-certificate-data"].ToString(), StringComparison.Ordinal);
        Assert.StartsWith("LS0tLS1CRUdJTiBQUklW", root["users"][0]["user"]["client-key-data"].ToString(), StringComparison.Ordinal);
        Assert.Equal("kronicle", root["current-context"].ToString());
    }

    [Fact]
    public void It_stays_as_it_is_while_it_fits()
    {
        Write(Server);
        System.IO.File.WriteAllText(File, System.IO.File.ReadAllText(File).Replace("Written by", "Edited after", StringComparison.Ordinal) + "# mine\n");
        string edited = System.IO.File.ReadAllText(File);
        Assert.Null(Write(Server));
        Assert.Equal(edited, System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void It_follows_the_port_and_the_certificate()
    {
        Write(Server);
        Assert.Contains("written anew", Write(new("https://127.0.0.1:7443")), StringComparison.Ordinal);
        Assert.Contains("server: https://127.0.0.1:7443\n", System.IO.File.ReadAllText(File), StringComparison.Ordinal);
        clock.Now = clock.Now.AddDays(340);
        Assert.Contains("written anew", Write(new("https://127.0.0.1:7443")), StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_somebody_edited_is_never_overwritten()
    {
        Write(Server);
        System.IO.File.WriteAllText(File, "apiVersion: v1\nkind: Config\n");
        Assert.Contains("was edited and does not fit this server any more; delete it", Write(Server), StringComparison.Ordinal);
        Assert.Equal("apiVersion: v1\nkind: Config\n", System.IO.File.ReadAllText(File));
    }

    private string? Write(Uri server)
    {
        using ServerIdentity identity = ServerIdentity.Open(new() { DataDirectory = folder.Path }, clock);
        Assert.Equal(File, identity.WriteKubeconfig(server, out string? notice));
        return notice;
    }
}
