using System.Buffers;
using System.Text;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Encryption;

/// <summary>
/// Values encrypted at rest: what another form makes of an object, sealed by the first provider of its resource. Bytes are those of
/// kube-apiserver under the same configuration.
/// </summary>
/// <remarks>
/// A value is bound to the key that kube-apiserver has for its object, where the provider can bind it: on every back end that is the
/// log's key, in etcd with the prefix that is configured there.
/// </remarks>
/// <param name="inner">The form of the object itself.</param>
/// <param name="encryption">The providers, as they are at each call.</param>
/// <param name="prefix">What the log's keys begin with in the store, in place of <paramref name="root"/>.</param>
/// <param name="root">What the log's keys begin with.</param>
public sealed class EncryptedForm(IStoredForm inner, EncryptionAtRest encryption, string prefix = "/registry", string root = "/registry") : IStoredForm
{
    private const int Room = 128;

    public ReadOnlyMemory<byte> ToStored(string key, ReadOnlyMemory<byte> json) => Seal(key, inner.ToStored(key, json));

    public ReadOnlyMemory<byte> FromStored(string key, ReadOnlyMemory<byte> stored)
    {
        // A deletion whose last state the store no longer has.
        if (stored.IsEmpty)
        {
            return inner.FromStored(key, stored);
        }

        ReadOnlyMemory<byte> value = Open(key, stored).Value;
        try
        {
            return inner.FromStored(key, value);
        }
        catch (LogDamagedException) when (IdentityTransformer.IsSealed(stored.Span))
        {
            // A provider that authenticates nothing opens with a wrong key now and then; what comes out is nobody's to see.
            throw new ValueUnreadableException(Place(key), "the decrypted value is no object: it was sealed with another key");
        }
    }

    public ReadOnlyMemory<byte>? Renewed(string key, ReadOnlyMemory<byte> stored)
    {
        Opened opened = Open(key, stored);
        return opened.Stale ? Seal(key, opened.Value) : default(ReadOnlyMemory<byte>?);
    }

    private ReadOnlyMemory<byte> Seal(string key, ReadOnlyMemory<byte> value)
    {
        ResourceProviders providers = encryption.Of(key);
        if (providers.SealsNothing)
        {
            return value;
        }

        string place = Place(key);
        var output = new ArrayBufferWriter<byte>(value.Length + Room);
        return providers.Seal(value.Span, Encoding.UTF8.GetBytes(place), output) is { } error
            ? throw new ValueUnreadableException(place, error) : output.WrittenMemory;
    }

    private Opened Open(string key, ReadOnlyMemory<byte> stored)
    {
        string place = Place(key);
        Opened opened = encryption.Of(key).Open(stored, Encoding.UTF8.GetBytes(place));
        return opened.Error is null ? opened : throw new ValueUnreadableException(place, opened.Error);
    }

    private string Place(string key) =>
        prefix == root || !key.StartsWith(root, StringComparison.Ordinal) ? key : string.Concat(prefix, key.AsSpan(root.Length));
}
