using System.Buffers;
using Google.Protobuf;
using Grpc.Core;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Telemetry;

namespace Kronicle.Infrastructure.Storage.Encryption.Kms;

/// <summary>
/// Envelope encryption, KMS v2 (KEP-3299): values are sealed with keys from a seed that is in memory, and the seed, sealed by the key
/// service, stands beside each. A write asks nobody; a read asks the service once for each seed that it does not know.
/// </summary>
/// <remarks>
/// Asking blocks the thread: values are opened in the middle of synchronous work, and all but the first of a seed find it in memory.
/// It takes at most the provider's timeout, and a service that does not answer is not asked again for a second, so that a list of many
/// values fails at once and not one by one.
/// </remarks>
internal sealed class KmsTransformer(
    string name, KeyService service, KeyServiceProbe probe, IIdentifierSource identifiers, TimeProvider clock, Func<IEncryptionMetrics> metrics) : ValueTransformer
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly DataKeys keys = new();
    private Failure? away;

    public override string? Seal(ReadOnlySpan<byte> value, ReadOnlySpan<byte> place, IBufferWriter<byte> output)
    {
        if (probe.Current is not { } key)
        {
            return "got unexpected nil transformer";
        }

        DateTimeOffset now = clock.GetUtcNow();
        if (now > key.Expires)
        {
            return $"encryptedDEKSource with keyID hash \"{SealedSource.HashOf(key.Source.KeyId)}\" expired at {key.Expires:yyyy-MM-ddTHH:mm:ssZ} (current time is {now:yyyy-MM-ddTHH:mm:ssZ})";
        }

        if (keys.Find(key.Source.Digest) is null)
        {
            Remember(key.Source, key.Transformer);
        }

        var data = new ArrayBufferWriter<byte>(value.Length + 64);
        if (key.Transformer.Seal(value, place, data) is { } error)
        {
            return error;
        }

        metrics().KeyIdUsed("to_storage", name, SealedSource.HashOf(key.Source.KeyId));
        Span<byte> head = output.GetSpan(1 + CodedOutputStream.ComputeLengthSize(data.WrittenCount));
        output.Advance(Head(head, data.WrittenCount));
        output.Write(data.WrittenSpan);
        output.Write(key.Tail);
        return null;
    }

    public override Opened Open(ReadOnlyMemory<byte> stored, ReadOnlySpan<byte> place)
    {
        if (EncryptedObject.Read(stored, out string error) is not { } found)
        {
            return Opened.Failed(error);
        }

        ValueTransformer? transformer = keys.Find(found.Source.Digest) ?? Ask(found.Source, out error);
        if (transformer is null)
        {
            return Opened.Failed(error);
        }

        metrics().KeyIdUsed("from_storage", name, SealedSource.HashOf(found.Source.KeyId));
        Opened opened = transformer.Open(found.Data, place);
        bool today = probe.Current is { } key && key.Source.KeyId == found.Source.KeyId && found.Source.IsSeed;
        return opened with { Stale = opened.Stale || !today };
    }

    private ValueTransformer? Ask(SealedSource source, out string error)
    {
        metrics().CacheMissed();
        if (Volatile.Read(ref away) is { } failure && clock.GetElapsedTime(failure.At) < Rest)
        {
            error = failure.Error;
            return null;
        }

        try
        {
            byte[] plain = service.Decrypt(source, identifiers.NewUid().ToString());
            error = source.IsSeed
                ? plain.Length < SeedTransformer.SmallestSeed ? $"invalid seed length {plain.Length} used for key generation" : ""
                : plain.Length is 16 or 24 or 32 ? "" : $"crypto/aes: invalid key size {plain.Length}";
            if (error.Length > 0)
            {
                return null;
            }

            ValueTransformer made = source.IsSeed ? new SeedTransformer(plain) : new AesGcmTransformer(plain);
            Remember(source, made);
            return made;
        }
        catch (KeyServiceException e)
        {
            error = "failed to decrypt DEK, error: " + e.Message;
            if (e.Code is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
            {
                Volatile.Write(ref away, new(clock.GetTimestamp(), error));
            }

            return null;
        }
    }

    private void Remember(SealedSource source, ValueTransformer transformer)
    {
        keys.Add(source.Digest, transformer);
        metrics().DataKeysHeld(name, keys.Count);
    }

    // Field 1, bytes, and how many: https://protobuf.dev/programming-guides/encoding/
    private static int Head(Span<byte> head, int length)
    {
        int at = 0;
        head[at++] = 0x0a;
        for (uint rest = (uint)length; ; rest >>= 7)
        {
            head[at++] = (byte)(rest < 0x80 ? rest : (rest & 0x7f) | 0x80);
            if (rest < 0x80)
            {
                return at;
            }
        }
    }

    private sealed record Failure(long At, string Error);
}
