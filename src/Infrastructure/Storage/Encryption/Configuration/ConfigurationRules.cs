using Kronicle.Domain.Failures;

namespace Kronicle.Infrastructure.Storage.Encryption.Configuration;

/// <summary>What kube-apiserver asks of an EncryptionConfiguration, in its words. No key is quoted.</summary>
internal static class ConfigurationRules
{
    private static readonly int[] AesKeys = [16, 24, 32];
    private static readonly int[] BoxKeys = [32];

    /// <summary>All that is wrong.</summary>
    public static IReadOnlyList<StatusCause> Check(EncryptionConfiguration configuration)
    {
        if (configuration.Resources.Count == 0)
        {
            return [AtLeastOne("resources", "resources")];
        }

        var errors = new List<StatusCause>();
        var kmsNames = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < configuration.Resources.Count; i++)
        {
            ResourceSettings settings = configuration.Resources[i];
            string resources = $"resources[{i}].resources";
            string providers = $"resources[{i}].providers";
            if (settings.Resources.Count == 0)
            {
                errors.Add(AtLeastOne(resources, resources));
            }

            errors.AddRange(ResourceNameRules.Check(settings.Resources, resources));
            if (settings.Providers.Count == 0)
            {
                errors.Add(AtLeastOne(providers, providers));
            }

            for (int j = 0; j < settings.Providers.Count; j++)
            {
                errors.AddRange(Provider(settings.Providers[j], $"{providers}[{j}]", kmsNames));
            }
        }

        return errors;
    }

    private static IEnumerable<StatusCause> Provider(ProviderSettings provider, string path, HashSet<string> kmsNames)
    {
        if (provider.Count == 0)
        {
            return [FieldError.InvalidWithoutValue(path, "provider does not contain any of the expected providers: KMS, AESGCM, AESCBC, Secretbox, Identity")];
        }

        IEnumerable<StatusCause> several = provider.Count == 1 ? [] :
            [FieldError.InvalidWithoutValue(path, "more than one provider specified in a single element, should split into different list elements")];
        return several.Concat(provider switch
        {
            { Kms: { } kms } => KmsRules.Check(kms, path + ".kms", kmsNames),
            { AesGcm: { } keys } => Keys(keys, path + ".aesgcm.keys", AesKeys),
            { AesCbc: { } keys } => Keys(keys, path + ".aescbc.keys", AesKeys),
            { Secretbox: { } keys } => Keys(keys, path + ".secretbox.keys", BoxKeys),
            _ => [],
        });
    }

    private static IEnumerable<StatusCause> Keys(IReadOnlyList<KeySettings> keys, string path, int[] lengths) =>
        keys.Count == 0 ? [AtLeastOne(path, "keys")] : keys.SelectMany((key, i) => Key(key, $"{path}[{i}]", lengths));

    private static IEnumerable<StatusCause> Key(KeySettings key, string path, int[] lengths)
    {
        if (key.Name.Length == 0)
        {
            yield return FieldError.Required(path + ".name", "name is a mandatory field for a key");
        }

        if (key.Secret.Length == 0)
        {
            yield return FieldError.Required(path + ".secret", "secret is a mandatory field for a key");
            yield break;
        }

        if (Decode(key.Secret) is not { } secret)
        {
            yield return FieldError.InvalidText(path + ".secret", "REDACTED", "secrets must be base64 encoded");
        }
        else if (!lengths.Contains(secret.Length))
        {
            yield return FieldError.InvalidText(path + ".secret", "REDACTED",
                $"secret is not of the expected length, got {secret.Length}, expected one of [{string.Join(' ', lengths)}]");
        }
    }

    /// <summary>The bytes of base64; null when it is none.</summary>
    public static byte[]? Decode(string base64)
    {
        byte[] bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out int length) ? bytes[..length] : null;
    }

    private static StatusCause AtLeastOne(string path, string what) => FieldError.Required(path, $"at least one {what} is required");
}
