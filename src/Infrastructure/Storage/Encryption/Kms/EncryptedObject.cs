using Google.Protobuf;

namespace Kronicle.Infrastructure.Storage.Encryption.Kms;

/// <summary>
/// A value as KMS v2 stores it: the sealed data and the source of its key. The message EncryptedObject of
/// k8s.io/apiserver/pkg/storage/value/encrypt/envelope/kmsv2/v2.
/// </summary>
internal sealed record EncryptedObject(ReadOnlyMemory<byte> Data, SealedSource Source)
{
    /// <summary>All fields but the data, which goes before them: they are the same for all values under one source.</summary>
    public static byte[] Tail(SealedSource source) => ProtoFields.Message(output =>
    {
        output.Text(2, source.KeyId);
        output.Bytes(3, source.Ciphertext);
        output.Map(4, source.Annotations);
        if (source.IsSeed)
        {
            output.WriteTag(5, WireFormat.WireType.Varint);
            output.WriteEnum(1);
        }
    });

    /// <summary>Reads and checks; null with the reason when it is none.</summary>
    public static EncryptedObject? Read(ReadOnlyMemory<byte> stored, out string error)
    {
        ReadOnlyMemory<byte> data = default;
        string keyId = "";
        byte[] source = [];
        int type = 0;
        var annotations = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        try
        {
            ProtoFields.Read(stored, (field, input) =>
            {
                switch (field)
                {
                    case 1:
                        data = input.ReadBytes().Memory;
                        return true;
                    case 2:
                        keyId = input.ReadString();
                        return true;
                    case 3:
                        source = input.ReadBytes().ToByteArray();
                        return true;
                    case 4:
                        ProtoFields.ReadEntry(input, annotations);
                        return true;
                    case 5:
                        type = input.ReadEnum();
                        return true;
                    default:
                        return false;
                }
            });
        }
        catch (InvalidProtocolBufferException)
        {
            error = "proto: cannot parse invalid wire-format data";
            return null;
        }

        var found = new SealedSource(type == 1, source, keyId, annotations);
        error = type is not (0 or 1) ? $"unknown encryptedDEKSourceType: {type}" : data.Length == 0 ? "encrypted data is empty" : found.Wrong() ?? "";
        return error.Length == 0 ? new(data, found) : null;
    }
}
