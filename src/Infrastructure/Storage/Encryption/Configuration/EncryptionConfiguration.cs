namespace Kronicle.Infrastructure.Storage.Encryption.Configuration;

/// <summary>
/// What a file of kind EncryptionConfiguration says.
/// https://kubernetes.io/docs/reference/config-api/apiserver-config.v1/#apiserver-config-k8s-io-v1-EncryptionConfiguration
/// </summary>
/// <param name="Resources">In the order of the file: where two are about the same resource, their providers add up.</param>
internal sealed record EncryptionConfiguration(IReadOnlyList<ResourceSettings> Resources);

/// <summary>Resources and how their objects are kept.</summary>
/// <param name="Resources">Such as secrets, deployments.apps, *.apps, *. (the core group) and *.* (all).</param>
/// <param name="Providers">The first seals, all open.</param>
internal sealed record ResourceSettings(IReadOnlyList<string> Resources, IReadOnlyList<ProviderSettings> Providers);

/// <summary>One provider: exactly one of its properties should be set.</summary>
internal sealed record ProviderSettings
{
    public IReadOnlyList<KeySettings>? AesGcm { get; init; }

    public IReadOnlyList<KeySettings>? AesCbc { get; init; }

    public IReadOnlyList<KeySettings>? Secretbox { get; init; }

    public KmsSettings? Kms { get; init; }

    public bool Identity { get; init; }

    public int Count => (AesGcm is null ? 0 : 1) + (AesCbc is null ? 0 : 1) + (Secretbox is null ? 0 : 1) + (Kms is null ? 0 : 1) + (Identity ? 1 : 0);
}

/// <summary>A key under its name.</summary>
/// <param name="Name">Stands in every value that the key seals.</param>
/// <param name="Secret">Base64.</param>
internal sealed record KeySettings(string Name, string Secret)
{
    public override string ToString() => $"key {Name}";
}

/// <summary>A key management service that is spoken to over a Unix socket.</summary>
/// <param name="ApiVersion">v2; v1 is what a file means that does not say.</param>
/// <param name="Name">Stands in every value.</param>
/// <param name="Endpoint">unix:///path.</param>
/// <param name="CacheSize">Only v1 has one.</param>
/// <param name="Timeout">How long one call may take.</param>
internal sealed record KmsSettings(string ApiVersion, string Name, string Endpoint, long? CacheSize, TimeSpan Timeout);
