namespace Kronicle.Application.Telemetry;

/// <summary>What is counted of encryption at rest: kube-apiserver's names are the exporter's business. Keys are named by hashes of their names.</summary>
public interface IEncryptionMetrics
{
    /// <summary>A value was sealed or opened, or could not be.</summary>
    /// <param name="resource">Such as secrets or deployments.apps; empty for what is no resource.</param>
    /// <param name="direction">to_storage or from_storage.</param>
    /// <param name="prefix">What the stored value begins with; identity, or unknown.</param>
    /// <param name="took">How long it took.</param>
    /// <param name="failed">Whether it could not be done.</param>
    void Transformed(string resource, string direction, string prefix, TimeSpan took, bool failed);

    /// <summary>A data key had to be asked for.</summary>
    void CacheMissed();

    /// <summary>A data key, or a seed of keys, was made.</summary>
    void DataKeyMade(TimeSpan took);

    /// <summary>How many data keys of a provider are in memory.</summary>
    void DataKeysHeld(string provider, int count);

    /// <summary>A call to a key service ended with a gRPC status.</summary>
    void KeyServiceCalled(string provider, string method, string code, TimeSpan took);

    /// <summary>A value was sealed or opened under a key of a key service.</summary>
    void KeyIdUsed(string direction, string provider, string keyHash);

    /// <summary>A key service told the name of its key.</summary>
    void KeyIdFromStatus(string provider, string keyHash);

    /// <summary>A key service told no usable name of its key: empty or too_long.</summary>
    void InvalidKeyId(string provider, string error);

    /// <summary>A changed configuration was taken, or refused.</summary>
    /// <param name="taken">Whether it was taken.</param>
    /// <param name="hash">The hash of the configuration that is in use.</param>
    void Reloaded(bool taken, string hash);

    /// <summary>The configuration that is in use.</summary>
    void InUse(string hash);
}
