using Kronicle.Application.Telemetry;

namespace Kronicle.Infrastructure.Storage.Encryption;

/// <summary>Counts nothing: until somebody does.</summary>
internal sealed class NoEncryptionMetrics : IEncryptionMetrics
{
    public static readonly NoEncryptionMetrics Instance = new();

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

    public void Reloaded(bool taken, string hash)
    {
    }

    public void InUse(string hash)
    {
    }
}
