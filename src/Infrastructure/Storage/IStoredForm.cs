namespace Kronicle.Infrastructure.Storage;

/// <summary>How an object's canonical JSON looks in the store, and back. Every back end writes and reads values through one.</summary>
public interface IStoredForm
{
    /// <summary>The bytes as they are: costs nothing.</summary>
    static readonly IStoredForm AsIs = new Bytes();

    /// <summary>The stored form of canonical JSON.</summary>
    /// <exception cref="Application.EventLog.ValueUnreadableException">It can't be encrypted now.</exception>
    ReadOnlyMemory<byte> ToStored(string key, ReadOnlyMemory<byte> json);

    /// <summary>The canonical JSON of a stored form, whoever wrote it.</summary>
    /// <exception cref="Application.EventLog.LogDamagedException">It is no form of an object.</exception>
    /// <exception cref="Application.EventLog.ValueUnreadableException">It can't be decrypted.</exception>
    ReadOnlyMemory<byte> FromStored(string key, ReadOnlyMemory<byte> stored);

    /// <summary>
    /// What is stored as it would be written today; null when it is that already. The object itself is not touched: only what lies
    /// around it is.
    /// </summary>
    /// <exception cref="Application.EventLog.ValueUnreadableException">It can't be decrypted, or not be encrypted now.</exception>
    ReadOnlyMemory<byte>? Renewed(string key, ReadOnlyMemory<byte> stored) => null;

    private sealed class Bytes : IStoredForm
    {
        public ReadOnlyMemory<byte> ToStored(string key, ReadOnlyMemory<byte> json) => json;

        public ReadOnlyMemory<byte> FromStored(string key, ReadOnlyMemory<byte> stored) => stored;
    }
}
