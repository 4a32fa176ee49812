using Kronicle.Domain.Failures;

namespace Kronicle.Infrastructure.Storage.Encryption.Configuration;

/// <summary>What is asked of a kms provider.</summary>
internal static class KmsRules
{
    public static IEnumerable<StatusCause> Check(KmsSettings kms, string path, HashSet<string> names)
    {
        if (kms.Name.Length == 0)
        {
            yield return FieldError.Required(path + ".name", "name is a mandatory field for a provider");
        }

        if (kms.ApiVersion != "v1" && kms.Name.Contains(':', StringComparison.Ordinal))
        {
            yield return FieldError.InvalidText(path + ".name", kms.Name, $"invalid KMS provider name {kms.Name}, must not contain ':'");
        }

        if (!names.Add(kms.Name))
        {
            yield return FieldError.InvalidText(path + ".name", kms.Name, $"duplicate KMS provider name {kms.Name}, names must be unique");
        }

        if (kms.Timeout <= TimeSpan.Zero)
        {
            yield return FieldError.InvalidWithoutValue(path + ".timeout", "timeout should be a positive value");
        }

        if (Endpoint(kms.Endpoint, path + ".endpoint") is { } endpoint)
        {
            yield return endpoint;
        }

        if (kms.ApiVersion != "v1" && kms.CacheSize is { } size)
        {
            yield return FieldError.Invalid(path + ".cachesize", size.ToString(System.Globalization.CultureInfo.InvariantCulture), "cachesize is not supported in v2");
        }

        if (kms.ApiVersion is not ("v1" or "v2"))
        {
            yield return FieldError.InvalidText(path + ".apiVersion", kms.ApiVersion, "unsupported apiVersion apiVersion for KMS provider, only v1 and v2 are supported");
        }
    }

    private static StatusCause? Endpoint(string endpoint, string path)
    {
        if (endpoint.Length == 0)
        {
            return FieldError.InvalidText(path, "", "endpoint is a mandatory field for a kms");
        }

        int colon = endpoint.IndexOf("://", StringComparison.Ordinal);
        string scheme = colon < 0 ? "" : endpoint[..colon];
        return scheme == "unix" ? null
            : FieldError.InvalidText(path, endpoint, $"unsupported scheme {FieldError.Quote(scheme)} for KMS provider, only unix is supported");
    }
}
