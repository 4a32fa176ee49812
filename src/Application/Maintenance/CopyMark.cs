using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kronicle.Application.EventLog;

namespace Kronicle.Application.Maintenance;

/// <summary>
/// Where a copy stands, kept in the target under a key of its own. It is written only when everything before it is in the target, so
/// that a copy which was broken off goes on behind it, and it stays when the copy is complete, so that a later one brings what is new.
/// </summary>
/// <param name="Source">The source's description, for messages and where the source has no event to be known by.</param>
/// <param name="Trimmed">The source's trim point when the copy began: the target's history begins with the states at that point.</param>
/// <param name="TargetTrimmed">The target's trim point when the copy began: what it has since is of this copy.</param>
/// <param name="Done">Every change of the source up to this revision is in the target.</param>
/// <param name="Last">The newest event of the source's history that is in the target, by which the source is known again.</param>
/// <param name="Complete">Whether the source had nothing newer when this was written.</param>
public sealed record CopyMark(string Source, long Trimmed, long TargetTrimmed, long Done, CopiedEvent? Last, bool Complete)
{
    /// <summary>The mark's key: no resource lies there, and no server of any kind looks there.</summary>
    public const string Key = "/registry/kronicle/copy";

    /// <exception cref="LogDamagedException">The bytes are no mark.</exception>
    public static CopyMark Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, CopyMarkJson.Default.CopyMark) ?? throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new LogDamagedException($"the copy's mark {Key} can't be read", e);
        }
    }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, CopyMarkJson.Default.CopyMark);
}

/// <summary>An event by which a store is known.</summary>
public sealed record CopiedEvent(long Revision, string Key, string Hash)
{
    public static CopiedEvent Of(HistoryEvent item) => Of(item.Revision, item.Key, item.Value);

    public static CopiedEvent Of(long revision, string key, ReadOnlyMemory<byte>? value) =>
        new(revision, key, value is { } bytes ? Convert.ToHexStringLower(SHA256.HashData(bytes.Span)) : "");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CopyMark))]
internal sealed partial class CopyMarkJson : JsonSerializerContext;
