namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>How an object's canonical JSON looks in the store, and back.</summary>
public interface IStoredForm
{
    /// <summary>The bytes as they are.</summary>
    static readonly IStoredForm AsIs = new Bytes();

    /// <summary>The stored form of canonical JSON.</summary>
    ReadOnlyMemory<byte> ToStored(string key, ReadOnlyMemory<byte> json);

    /// <summary>The canonical JSON of a stored form, whoever wrote it.</summary>
    /// <exception cref="Application.EventLog.LogDamagedException">It is no form of an object.</exception>
    ReadOnlyMemory<byte> FromStored(string key, ReadOnlyMemory<byte> stored);

    private sealed class Bytes : IStoredForm
    {
        public ReadOnlyMemory<byte> ToStored(string key, ReadOnlyMemory<byte> json) => json;

        public ReadOnlyMemory<byte> FromStored(string key, ReadOnlyMemory<byte> stored) => stored;
    }
}
