using System.Globalization;
using System.Text.Json;

namespace Kronicle.Application.Upkeep;

/// <summary>
/// When a stored object was last written, as its bytes tell: the newest time that the server itself has put into its metadata, that of
/// its creation or of a manager's change.
/// </summary>
internal static class WriteTime
{
    /// <summary>The time; null when the metadata has none.</summary>
    public static DateTimeOffset? Of(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool metadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (metadata && reader.TokenType == JsonTokenType.StartObject)
            {
                return InMetadata(ref reader);
            }

            reader.Skip();
        }

        return null;
    }

    // Times stand at metadata.creationTimestamp and at the time of each entry of metadata.managedFields; deeper ones are skipped.
    private static DateTimeOffset? InMetadata(ref Utf8JsonReader reader)
    {
        DateTimeOffset? newest = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool created = reader.ValueTextEquals("creationTimestamp"u8);
            bool managed = reader.ValueTextEquals("managedFields"u8);
            reader.Read();
            if (created)
            {
                newest = Later(newest, reader);
            }
            else if (managed && reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                {
                    newest = InEntry(ref reader, newest);
                }
            }
            else
            {
                reader.Skip();
            }
        }

        return newest;
    }

    private static DateTimeOffset? InEntry(ref Utf8JsonReader reader, DateTimeOffset? newest)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool time = reader.ValueTextEquals("time"u8);
            reader.Read();
            if (time)
            {
                newest = Later(newest, reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return newest;
    }

    private static DateTimeOffset? Later(DateTimeOffset? newest, in Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String &&
        DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) &&
        (newest is null || time > newest)
            ? time
            : newest;
}
