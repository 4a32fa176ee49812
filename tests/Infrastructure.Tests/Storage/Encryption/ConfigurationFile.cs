using Kronicle.Infrastructure.Randomness;
using Kronicle.Infrastructure.Storage.Encryption;
using Kronicle.Infrastructure.Wire.Yaml;
using Kronicle.TestKit;

namespace Kronicle.Infrastructure.Tests.Storage.Encryption;

/// <summary>An EncryptionConfiguration in a file of its own.</summary>
internal sealed class ConfigurationFile : IDisposable
{
    public const string First = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    public const string Second = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";

    private readonly TemporaryFolder folder = new();

    public ConfigurationFile(string resources) => Write(resources);

    public string Path => folder.File("encryption.yaml");

    public string Socket => folder.File("kms.sock");

    /// <summary>Providers for one resource list, such as "aescbc: {keys: [{name: a, secret: ...}]}".</summary>
    public static string Rule(string resources, params string[] providers) =>
        $"- resources: [{resources}]\n  providers:\n{string.Concat(providers.Select(provider => $"  - {provider}\n"))}";

    public static string Keys(string provider, params string[] namesAndSecrets) =>
        $"{provider}: {{keys: [{string.Join(", ", namesAndSecrets.Chunk(2).Select(pair => $"{{name: {pair[0]}, secret: {pair[1]}}}"))}]}}";

    /// <summary>Replaces it in one step.</summary>
    public void Write(string resources)
    {
        string next = folder.File("next");
        File.WriteAllText(next, $"apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n{resources}");
        File.Move(next, Path, overwrite: true);
    }

    public Task<EncryptionAtRest> OpenAsync(bool reloads = false, TimeProvider? clock = null) => EncryptionAtRest.OpenAsync(
        Path, reloads, new YamlText(), new SystemIdentifiers(), clock ?? TimeProvider.System, TestContext.Current.CancellationToken);

    public void Dispose() => folder.Dispose();
}
