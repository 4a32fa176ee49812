using System.Diagnostics;

namespace Kronicle.EndToEnd.Harness;

/// <summary>Runs one kubectl against one server as its administrator, in one namespace.</summary>
public sealed class Kubectl(KubectlBinary binary, ServerProcess server, string @namespace)
{
    public int Minor => binary.Minor;

    public string Namespace => @namespace;

    /// <summary>Further environment variables, such as EDITOR.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Runs a command that must succeed.</summary>
    public async Task<ProgramResult> RunAsync(params string[] arguments) => Succeeded(await TryAsync(null, arguments));

    /// <summary>Runs a command that must succeed, with a text on standard input.</summary>
    public async Task<ProgramResult> FeedAsync(string input, params string[] arguments) => Succeeded(await TryAsync(input, arguments));

    /// <summary>Runs a command that must fail.</summary>
    public async Task<ProgramResult> FailAsync(params string[] arguments)
    {
        ProgramResult result = await TryAsync(null, arguments);
        Assert.True(result.ExitCode != 0, $"this should have failed: {result}");
        return result;
    }

    /// <summary>Runs a command that must succeed, and skips the test when the server says that it does not have what the command needs.</summary>
    public async Task<ProgramResult> RunIfSupportedAsync(params string[] arguments) => Succeeded(Supported(await TryAsync(null, arguments)));

    /// <summary>Runs a command that must fail, and skips the test when it failed for the want of a feature.</summary>
    public async Task<ProgramResult> FailIfSupportedAsync(params string[] arguments) => Supported(await FailAsync(arguments));

    public Task<ProgramResult> TryAsync(string? input, params string[] arguments) =>
        ProgramRun.RunAsync(StartInfo(arguments), input, TestContext.Current.CancellationToken);

    /// <summary>Starts a command that goes on until it is killed, such as get --watch.</summary>
    public RunningKubectl Start(params string[] arguments) => new(StartInfo(arguments));

    private static ProgramResult Succeeded(ProgramResult result)
    {
        Assert.True(result.ExitCode == 0, result.ToString());
        return result;
    }

    private static ProgramResult Supported(ProgramResult result)
    {
        bool lacks = result.Errors.Contains("(NotImplemented)", StringComparison.Ordinal)
            || result.Errors.Contains("is not supported by this server", StringComparison.Ordinal);
        Assert.SkipWhen(lacks, $"the server says: {result.Errors.Trim()}");
        return result;
    }

    private ProcessStartInfo StartInfo(string[] arguments)
    {
        var start = new ProcessStartInfo(binary.Path) { WorkingDirectory = server.DataDirectory };
        foreach (string argument in (string[])["--kubeconfig", server.Kubeconfig, "--namespace", @namespace, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["HOME"] = server.DataDirectory;
        foreach ((string name, string value) in Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
