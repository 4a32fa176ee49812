namespace Kronicle.Infrastructure.Storage.Encryption.Kms;

/// <summary>The seed that values are written with, sealed by the key service.</summary>
/// <param name="Transformer">Seals with the seed.</param>
/// <param name="Source">The sealed seed.</param>
/// <param name="Expires">Until when it may be written with unless the service is heard of again.</param>
internal sealed record WriteKey(ValueTransformer Transformer, SealedSource Source, DateTimeOffset Expires)
{
    /// <summary>What stands after the data of each value.</summary>
    public byte[] Tail { get; } = EncryptedObject.Tail(Source);
}
