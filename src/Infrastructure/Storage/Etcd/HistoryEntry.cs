using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>
/// An entry of the history: a line of JSON that says who changed what, and after it the new state in its stored form. The state of a
/// deletion is empty. A state that would make the request too large lies under a key of its own, which the line names.
/// </summary>
internal static class HistoryEntry
{
    /// <summary>What value and entry may have together, in bytes: etcd refuses requests over 1.5 MiB.</summary>
    public const int MostTogether = 1 << 20;

    /// <summary>The actor of a change that another kind of server made.</summary>
    public static EventActor Unknown { get; } = new("", "", "", "", default);

    public static ByteString Of(HistoryLine line, ReadOnlySpan<byte> state)
    {
        var entry = new ArrayBufferWriter<byte>(320 + state.Length);
        using (var json = new Utf8JsonWriter(entry))
        {
            json.WriteStartObject();
            json.WriteString("user"u8, line.Actor.User);
            json.WriteString("verb"u8, line.Actor.Verb);
            json.WriteString("auditID"u8, line.Actor.AuditId);
            json.WriteString("userAgent"u8, line.Actor.UserAgent);
            json.WriteString("time"u8, line.Actor.Time.ToString("O", CultureInfo.InvariantCulture));
            json.WriteString("kind"u8, line.Kind.ToString());
            WriteKnown(json, "previous", line.Previous);
            WriteKnown(json, "revision", line.Revision);
            WriteKnown(json, "created", line.Created);
            if (line.StateKey.Length > 0)
            {
                json.WriteString("state"u8, line.StateKey);
            }

            json.WriteEndObject();
        }

        entry.Write("\n"u8);
        entry.Write(state);
        return UnsafeByteOperations.UnsafeWrap(entry.WrittenMemory);
    }

    /// <summary>An entry of a line without a state and the state.</summary>
    public static ByteString Of(ByteString line, ReadOnlySpan<byte> state)
    {
        byte[] entry = new byte[line.Length + state.Length];
        line.Span.CopyTo(entry);
        state.CopyTo(entry.AsSpan(line.Length));
        return UnsafeByteOperations.UnsafeWrap(entry);
    }

    /// <summary>The line of an entry and the state after it.</summary>
    /// <exception cref="LogDamagedException">It is no entry.</exception>
    public static (HistoryLine Line, ReadOnlyMemory<byte> State) Read(ByteString entry)
    {
        int end = entry.Span.IndexOf((byte)'\n');
        try
        {
            using JsonDocument document = JsonDocument.Parse(entry.Memory[..(end < 0 ? entry.Length : end)]);
            JsonElement root = document.RootElement;
            var actor = new EventActor(Text(root, "user"), Text(root, "verb"), Text(root, "auditID"), Text(root, "userAgent"),
                DateTimeOffset.Parse(Text(root, "time"), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind));
            var line = new HistoryLine(actor, Enum.Parse<EventKind>(Text(root, "kind")), Number(root, "previous"), Number(root, "revision"),
                Number(root, "created"), root.TryGetProperty("state", out JsonElement key) ? key.GetString() ?? "" : "");
            return (line, end < 0 ? default : entry.Memory[(end + 1)..]);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new LogDamagedException("an entry of the history in etcd can't be read", e);
        }
    }

    /// <summary>What an entry says beside the state; null for one that can't be read.</summary>
    public static HistoryLine? LineOf(ByteString entry)
    {
        try
        {
            return Read(entry).Line;
        }
        catch (LogDamagedException)
        {
            return null;
        }
    }

    private static void WriteKnown(Utf8JsonWriter json, string name, long number)
    {
        if (number > 0)
        {
            json.WriteNumber(name, number);
        }
    }

    private static string Text(JsonElement root, string name) => root.GetProperty(name).GetString() ?? "";

    private static long Number(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement number) ? number.GetInt64() : 0;
}
