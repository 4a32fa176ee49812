using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Kronicle.EndToEnd.Harness;
using Kronicle.TestKit;

namespace Kronicle.EndToEnd.Operation;

/// <summary>How the server starts, and how it refuses to.</summary>
public sealed class StartTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_start_makes_keys_and_says_what_to_paste()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(cancellation: Cancel);
        Assert.Equal($"Kronicle serves the Kubernetes API on {server.Address.GetLeftPart(UriPartial.Authority)}", server.Announced[0]);
        Assert.Equal($"storage: embedded (SQLite), {Path.Combine(server.DataDirectory, "events.db")}", server.Announced[1]);
        Assert.Equal($"export KUBECONFIG={Path.Combine(server.DataDirectory, "admin.kubeconfig")}", server.Announced[2]);
        foreach (string secret in (string[])["admin.kubeconfig", "pki/ca.key", "pki/admin.key", "pki/apiserver.key", "pki/sa.key"])
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(server.DataDirectory, secret)));
        }
    }

    [Fact]
    public async Task A_second_start_reuses_everything()
    {
        using var folder = new TemporaryFolder();
        string[] files = [];
        string kept;
        int port;
        await using (ServerProcess first = await ServerProcess.StartAsync(dataDirectory: folder.Path, cancellation: Cancel))
        {
            using HttpClient client = first.Administrator();
            kept = (await new Api(client).CreateAsync("/api/v1/namespaces/default/configmaps",
                JsonNode.Parse("""{"metadata":{"name":"kept"},"data":{"a":"1"}}""")!)).ToJsonString();
            port = first.Address.Port;
            Assert.Equal(0, await first.StopAsync(Cancel));
            files = Identity(folder.Path);
        }

        await using ServerProcess second = await ServerProcess.StartAsync([$"--secure-port={port}"], folder.Path, Cancel);
        Assert.Equal(port, second.Address.Port);
        Assert.Equal(files, Identity(folder.Path));
        Assert.Equal(3, second.Announced.Count);
        using HttpClient again = second.Administrator();
        Assert.Equal(kept, (await new Api(again).GetAsync("/api/v1/namespaces/default/configmaps/kept")).ToJsonString());
    }

    [Theory]
    [InlineData("--no-such-flag=1", "unknown flag --no-such-flag")]
    [InlineData("--secure-prt=1", "did you mean --secure-port")]
    [InlineData("--secure-port=many", "--secure-port: \"many\" can't be used")]
    [InlineData("--storage=tape", "--storage: \"tape\" can't be used")]
    [InlineData("--authorization-mode=Trust", "--authorization-mode: \"Trust\" can't be used")]
    [InlineData("word", "unexpected word \"word\"")]
    [InlineData("--data-dir=/dev/null/kronicle", "can't create the directory /dev/null/kronicle")]
    [InlineData("--client-ca-file=/nowhere/ca.crt", "/nowhere/ca.crt")]
    public async Task A_bad_command_line_is_one_line_and_exit_code_2(string flag, string expected)
    {
        using var folder = new TemporaryFolder();
        await RefusedAsync(expected, $"--data-dir={folder.Path}", "--secure-port=0", flag);
    }

    [Fact]
    public async Task A_port_in_use_is_one_line_and_exit_code_2()
    {
        using var folder = new TemporaryFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        await RefusedAsync($"can't listen on 127.0.0.1:{port}", $"--data-dir={folder.Path}", $"--secure-port={port}");
    }

    [Fact]
    public async Task A_broken_certificate_is_one_line_and_exit_code_2()
    {
        using var folder = new TemporaryFolder();
        string certificate = folder.File("server.crt");
        await File.WriteAllTextAsync(certificate, "-----BEGIN CERTIFICATE-----\nbm90IG9uZQ==\n-----END CERTIFICATE-----\n", Cancel);
        await File.WriteAllTextAsync(folder.File("server.key"), "nor a key", Cancel);
        await RefusedAsync(certificate, $"--data-dir={folder.Path}", "--secure-port=0", $"--tls-cert-file={certificate}",
            $"--tls-private-key-file={folder.File("server.key")}");
    }

    [Fact]
    public async Task Two_servers_do_not_share_an_embedded_store()
    {
        await using ServerProcess first = await ServerProcess.StartAsync(cancellation: Cancel);
        await RefusedAsync("events.db", $"--data-dir={first.DataDirectory}", "--secure-port=0");
    }

    [Fact]
    public async Task Help_and_version_answer_and_end()
    {
        ProgramResult help = await ServerProcess.RunToEndAsync(["--help"], Cancel);
        Assert.Equal(0, help.ExitCode);
        Assert.Contains("--secure-port", help.Output, StringComparison.Ordinal);
        ProgramResult version = await ServerProcess.RunToEndAsync(["--version"], Cancel);
        Assert.Equal(0, version.ExitCode);
        Assert.Matches(@"^Kronicle \d+\.\d+\.\d+ \(Kubernetes v1\.36\.2\)\n$", version.Output);
    }

    [Fact]
    public async Task A_first_word_that_is_no_command_is_refused() => await RefusedAsync("unknown command \"stroage\"", "stroage", "info");

    private static async Task RefusedAsync(string expected, params string[] flags)
    {
        ProgramResult result = await ServerProcess.RunToEndAsync(flags, Cancel);
        Assert.True(result.ExitCode == 2, result.ToString());
        string line = Assert.Single(result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    }

    private static string[] Identity(string folder) =>
        [.. Directory.GetFiles(Path.Combine(folder, "pki")).Order().Append(Path.Combine(folder, "admin.kubeconfig")).Select(File.ReadAllText)];
}
