using Kronicle.Application.Telemetry;

namespace Kronicle.Infrastructure.Tests.Storage.Encryption;

/// <summary>Keeps what is counted of reloads.</summary>
internal sealed class CountedEncryption : IEncryptionMetrics
{
    public List<bool> Reloads { get; } = [];

    public void Transformed(string resource, string direction, string prefix, TimeSpan took, bool failed)
    {
    }

    public void CacheMissed()
    {
    }

    public void DataKeyMade(TimeSpan took)
    {
    }

    public void DataKeysHeld(string provider, int count)
    {
    }

    public void KeyServiceCalled(string provider, string method, string code, TimeSpan took)
    {
    }

    public void KeyIdUsed(string direction, string provider, string keyHash)
    {
    }

    public void KeyIdFromStatus(string provider, string keyHash)
    {
    }

    public void InvalidKeyId(string provider, string error)
    {
    }

    public void Reloaded(bool taken, string hash) => Reloads.Add(taken);

    public void InUse(string hash)
    {
    }
}
