using Kronicle.Application.Codecs;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Configuration;

/// <summary>
/// Reads --admission-control-config-file: an AdmissionConfiguration (apiserver.config.k8s.io/v1) whose plug-ins have their configuration
/// in it or in a file of their own, named by a path that is relative to the first file. JSON or YAML.
/// https://kubernetes.io/docs/reference/config-api/apiserver-config.v1/#apiserver-config-k8s-io-v1-AdmissionConfiguration
/// </summary>
/// <param name="yaml">The reader of YAML.</param>
/// <param name="readFile">The bytes of a file; throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</param>
public sealed class AdmissionConfigurationFile(IYamlText yaml, Func<string, ReadOnlyMemory<byte>> readFile)
{
    private static readonly ConfigurationKind Kind = new("AdmissionConfiguration",
        "apiserver.config.k8s.io/v1", "apiserver.k8s.io/v1alpha1", "apiserver.k8s.io/v1beta1");

    // The plug-ins whose configuration was the file itself before there was an AdmissionConfiguration, and what marks such a file.
    private static readonly (string Plugin, string Mark)[] Unversioned =
        [("ImagePolicyWebhook", "imagePolicy"), ("PodNodeSelector", "podNodeSelectorPluginConfig")];

    /// <summary>The configurations of the plug-ins.</summary>
    /// <exception cref="StartupException">A file can't be read or is no such configuration.</exception>
    public PluginConfigurations Read(string file)
    {
        MapNode root = Parse(file, () => $"unable to read admission control configuration from \"{file}\"");
        if (Kind.Mismatch(root) is { } mismatch)
        {
            return Unversioned.Any(old => root.Has(old.Mark))
                ? new(Unversioned.ToDictionary(old => old.Plugin, _ => root))
                : throw Failed(file, mismatch);
        }

        string? unknown = ConfigurationKind.Unknown(root, "", "kind", "apiVersion", "plugins");
        var byPlugin = new Dictionary<string, MapNode>(StringComparer.Ordinal);
        int index = 0;
        foreach (MapNode plugin in root.List("plugins")?.Maps ?? [])
        {
            unknown ??= ConfigurationKind.Unknown(plugin, $"plugins[{index++}].", "name", "path", "configuration");

            // Of two entries for one plug-in the first one counts.
            if (ConfigurationOf(plugin, file) is { } configuration)
            {
                byPlugin.TryAdd(plugin.Text("name") ?? "", configuration);
            }
        }

        return unknown is null ? new(byPlugin) : throw Failed(file, unknown);
    }

    private MapNode? ConfigurationOf(MapNode plugin, string file)
    {
        if (plugin.Map("configuration") is { } configuration)
        {
            return configuration;
        }

        if (plugin.Text("path") is not { Length: > 0 } path)
        {
            return null;
        }

        string full = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file)) ?? "", path);
        return Parse(full, () => $"couldn't open admission plugin configuration {full}");
    }

    private MapNode Parse(string file, Func<string> unreadable)
    {
        ReadOnlyMemory<byte> bytes;
        try
        {
            bytes = readFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"failed to read plugin config: {unreadable()} [{e.Message}]; check --admission-control-config-file", e);
        }

        (ReadOnlyMemory<byte> json, string? error, string? duplicates) = yaml.ToJson(bytes);
        return (error ?? duplicates) is { } wrong ? throw Failed(file, wrong)
            : TreeReader.Read(json.Span, out string? malformed) as MapNode ?? throw Failed(file, malformed ?? "the file is not an object");
    }

    private static StartupException Failed(string file, string why) => new($"failed to read plugin config: {file}: {why}");
}
