using System.Text;
using JasperFx.Events;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Postgres;

/// <summary>
/// A change as bytes: jsonb would reorder keys and refuses \u0000, which the API allows. One byte of format, one of kind (queries look
/// at it), the revisions, the actor, and the value to the end.
/// </summary>
internal sealed class ChangeSerializer : IEventBinarySerializer
{
    private const byte Format = 1;

    public byte[] Serialize(Type type, object data) => Write((Change)data);

    public static byte[] Write(Change change)
    {
        using var output = new MemoryStream(128 + change.Value.Length);
        using (var writer = new BinaryWriter(output, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Format);
            writer.Write((byte)change.Kind);
            writer.Write(change.CreateRevision);
            writer.Write(change.PreviousRevision);
            writer.Write(change.Actor.User);
            writer.Write(change.Actor.Verb);
            writer.Write(change.Actor.AuditId);
            writer.Write(change.Actor.UserAgent);
            writer.Write(change.Actor.Time.Ticks);
            writer.Write((short)change.Actor.Time.TotalOffsetMinutes);
            writer.Write(change.Value.Span);
        }

        return output.ToArray();
    }

    public object Deserialize(Type type, byte[] data) => Read(data);

    /// <exception cref="LogDamagedException">The bytes are no change, or of a newer version.</exception>
    public static Change Read(byte[] data)
    {
        try
        {
            using var input = new MemoryStream(data, writable: false);
            using var reader = new BinaryReader(input, Encoding.UTF8);
            if (reader.ReadByte() is not Format and byte format)
            {
                throw new LogDamagedException($"an event has format {format}: a newer version wrote it");
            }

            var kind = (EventKind)reader.ReadByte();
            long created = reader.ReadInt64();
            long previous = reader.ReadInt64();
            var actor = new EventActor(reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString(),
                new DateTimeOffset(reader.ReadInt64(), TimeSpan.FromMinutes(reader.ReadInt16())));
            return new(kind, created, previous, actor, data.AsMemory((int)input.Position));
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException)
        {
            throw new LogDamagedException("an event can't be read", e);
        }
    }
}
