using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>
/// An entry of the history: a line of JSON that says who made the change, and after it the new state in its stored form. The state
/// of a deletion is empty. A state that would make the request too large lies under a key of its own, which the line names.
/// </summary>
internal static class HistoryEntry
{
    /// <summary>What value and entry may have together, in bytes: etcd refuses requests over 1.5 MiB.</summary>
    public const int MostTogether = 1 << 20;

    public static ByteString Of(EventActor actor, ReadOnlySpan<byte> state, string stateKey = "", long revision = 0)
    {
        var line = new ArrayBufferWriter<byte>(256 + state.Length);
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("user"u8, actor.User);
            json.WriteString("verb"u8, actor.Verb);
            json.WriteString("auditID"u8, actor.AuditId);
            json.WriteString("userAgent"u8, actor.UserAgent);
            json.WriteString("time"u8, actor.Time.ToString("O", CultureInfo.InvariantCulture));
            if (stateKey.Length > 0)
            {
                json.WriteString("state"u8, stateKey);
            }

            if (revision > 0)
            {
                json.WriteNumber("revision"u8, revision);
            }

            json.WriteEndObject();
        }

        line.Write("\n"u8);
        line.Write(state);
        return ByteString.CopyFrom(line.WrittenSpan);
    }

    /// <summary>Who made the change; nobody known for an entry that can't be read.</summary>
    public static EventActor ActorOf(ByteString entry)
    {
        ReadOnlySpan<byte> line = entry.Span;
        int end = line.IndexOf((byte)'\n');
        try
        {
            using JsonDocument document = JsonDocument.Parse(entry.Memory[..(end < 0 ? line.Length : end)]);
            JsonElement root = document.RootElement;
            return new EventActor(Text(root, "user"), Text(root, "verb"), Text(root, "auditID"), Text(root, "userAgent"),
                DateTimeOffset.Parse(Text(root, "time"), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind));
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return Unknown;
        }
    }

    /// <summary>The actor of a change that another kind of server made.</summary>
    public static EventActor Unknown { get; } = new("", "", "", "", default);

    private static string Text(JsonElement root, string name) => root.GetProperty(name).GetString() ?? "";
}
