using System.Runtime.InteropServices;

namespace Kronicle.Application.Discovery;

/// <summary>
/// What this server says of itself on /version: the Kubernetes release whose API it serves, and its own build.
/// Clients compare gitVersion with theirs (kubectl's skew warning), so it is the API's release and not this product's.
/// </summary>
public static class ServerVersion
{
    public const string Major = "1";

    public const string Minor = "36";

    /// <summary>The Kubernetes release, as in User-Agent and /version.</summary>
    public const string GitVersion = "v1.36.2";

    private static readonly Lazy<byte[]> body = new(Write);

    /// <summary>GOOS/GOARCH of this machine, such as linux/amd64.</summary>
    public static string Platform { get; } = $"{OperatingSystemName()}/{Architecture()}";

    /// <summary>The JSON body of /version: version.Info.</summary>
    public static ReadOnlyMemory<byte> Json => body.Value;

    private static byte[] Write() => GoJsonWriter.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("major", Major);
        json.WriteString("minor", Minor);
        json.WriteString("emulationMajor", Major);
        json.WriteString("emulationMinor", Minor);
        json.WriteString("minCompatibilityMajor", Major);
        json.WriteString("minCompatibilityMinor", "35");
        json.WriteString("gitVersion", GitVersion);
        json.WriteString("gitCommit", typeof(ServerVersion).Assembly.ManifestModule.ModuleVersionId.ToString("N"));
        json.WriteString("gitTreeState", "clean");
        json.WriteString("buildDate", "1970-01-01T00:00:00Z");
        json.WriteString("goVersion", RuntimeInformation.FrameworkDescription);
        json.WriteString("compiler", "roslyn");
        json.WriteString("platform", Platform);
        json.WriteEndObject();
    });

    private static string OperatingSystemName() =>
        OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";

    private static string Architecture() => RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.X86 => "386",
        var other => other.ToString().ToLowerInvariant(),
    };
}
