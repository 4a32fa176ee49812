using Kronicle.Application.Codecs;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;

namespace Kronicle.Infrastructure.Storage.Encryption.Configuration;

/// <summary>A file that can't be used; the message is kube-apiserver's and holds nothing of keys.</summary>
internal sealed class ConfigurationException(string message) : Exception(message);

/// <summary>Reads an EncryptionConfiguration in YAML or JSON, strictly: a field that is not known is an error, or keys would be left out unseen.</summary>
internal static class ConfigurationReader
{
    private const string ApiVersion = "apiserver.config.k8s.io/v1";
    private const string Kind = "EncryptionConfiguration";
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(3);

    /// <exception cref="ConfigurationException">It is no such configuration.</exception>
    public static EncryptionConfiguration Read(ReadOnlyMemory<byte> file, IYamlText yaml)
    {
        (ReadOnlyMemory<byte> json, string? error, string? duplicates) = yaml.ToJson(file);
        if (error is not null || duplicates is not null)
        {
            // Parsers quote the text around a mistake, which may be a key.
            throw new ConfigurationException(error is null ? "strict decoding error: a key is set twice in a map" : "the file is neither YAML nor JSON");
        }

        if (TreeReader.Read(json.Span, out _) is not MapNode root)
        {
            throw new ConfigurationException("couldn't get version/kind; the document is no object");
        }

        var form = new StrictForm();
        CheckKind(root);
        IReadOnlyList<ResourceSettings> resources = form.Items(root, "", "resources", Resource);
        form.Only(root, "", "apiVersion", "kind", "resources");
        form.ThrowIfWrong();
        return new(resources);
    }

    private static void CheckKind(MapNode root)
    {
        string kind = root.Text("kind") ?? "";
        string version = root.Text("apiVersion") ?? "";
        if (kind.Length == 0)
        {
            throw new ConfigurationException("Object 'Kind' is missing");
        }

        if (version.Length == 0)
        {
            throw new ConfigurationException("Object 'apiVersion' is missing");
        }

        if (kind != Kind || version != ApiVersion)
        {
            throw new ConfigurationException($"no kind {GoText.Quote(kind)} is registered for version {GoText.Quote(version)}: use kind {Kind} of {ApiVersion}");
        }
    }

    private static ResourceSettings Resource(StrictForm form, MapNode node, string path)
    {
        form.Only(node, path, "resources", "providers");
        return new(form.Texts(node, path, "resources"), form.Items(node, path, "providers", Provider));
    }

    private static ProviderSettings Provider(StrictForm form, MapNode node, string path)
    {
        form.Only(node, path, "aesgcm", "aescbc", "secretbox", "kms", "identity");
        return new()
        {
            AesGcm = Keys(form, node, path, "aesgcm"),
            AesCbc = Keys(form, node, path, "aescbc"),
            Secretbox = Keys(form, node, path, "secretbox"),
            Kms = form.Map(node, path, "kms") is { } kms ? Kms(form, kms, path + ".kms") : null,
            Identity = form.Map(node, path, "identity") is { } identity && form.Only(identity, path + ".identity"),
        };
    }

    private static IReadOnlyList<KeySettings>? Keys(StrictForm form, MapNode node, string path, string provider)
    {
        if (form.Map(node, path, provider) is not { } settings)
        {
            return null;
        }

        form.Only(settings, $"{path}.{provider}", "keys");
        return form.Items(settings, $"{path}.{provider}", "keys", (_, key, at) =>
        {
            form.Only(key, at, "name", "secret");
            return new KeySettings(form.Text(key, at, "name"), form.Text(key, at, "secret"));
        });
    }

    private static KmsSettings Kms(StrictForm form, MapNode node, string path)
    {
        form.Only(node, path, "apiVersion", "name", "endpoint", "cachesize", "timeout");
        string version = form.Text(node, path, "apiVersion");
        return new(version.Length == 0 ? "v1" : version, form.Text(node, path, "name"), form.Text(node, path, "endpoint"),
            form.Number(node, path, "cachesize"), form.Duration(node, path, "timeout", DefaultTimeout));
    }
}
