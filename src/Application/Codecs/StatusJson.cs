using Kronicle.Domain.Canonical;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Codecs;

/// <summary>The fields of a metav1.Status as JSON, in the reference's order; empty ones are left out.</summary>
public static class StatusJson
{
    /// <summary>The fields from metadata to code, without kind and braces.</summary>
    /// <param name="json">Where they go.</param>
    /// <param name="status">Failure or Success; empty where only the code is told.</param>
    /// <param name="message">The message.</param>
    /// <param name="reason">The reason.</param>
    /// <param name="details">The details; an empty one is written as an empty object, null not at all.</param>
    /// <param name="code">The HTTP status; 0 is left out.</param>
    /// <param name="continueToken">The token in the metadata; empty for none.</param>
    public static void Fields(
        JsonBuffer json, string status, string message, string reason, StatusDetails? details, int code, string continueToken = "")
    {
        json.Raw("\"metadata\":{"u8);
        if (continueToken.Length > 0)
        {
            json.Raw("\"continue\":"u8);
            json.Text(continueToken);
        }

        json.Raw((byte)'}');
        Text(json, "status"u8, status);
        Text(json, "message"u8, message);
        Text(json, "reason"u8, reason);
        if (details is not null)
        {
            Details(json, details);
        }

        if (code != 0)
        {
            Name(json, "code"u8);
            json.Number(code);
        }
    }

    private static void Details(JsonBuffer json, StatusDetails details)
    {
        json.Raw(",\"details\":{"u8);
        Text(json, "name"u8, details.Name);
        Text(json, "group"u8, details.Group);
        Text(json, "kind"u8, details.Kind);
        Text(json, "uid"u8, details.Uid);
        if (details.Causes.Count > 0)
        {
            Name(json, "causes"u8);
            json.Raw((byte)'[');
            foreach (StatusCause cause in details.Causes)
            {
                json.Raw((byte)'{');
                Text(json, "reason"u8, cause.Reason);
                Text(json, "message"u8, cause.Message);
                Text(json, "field"u8, cause.Field);
                json.Raw("},"u8);
            }

            json.Truncate(json.Length - 1);
            json.Raw((byte)']');
        }

        if (details.RetryAfterSeconds > 0)
        {
            Name(json, "retryAfterSeconds"u8);
            json.Number(details.RetryAfterSeconds);
        }

        json.Raw((byte)'}');
    }

    private static void Text(JsonBuffer json, ReadOnlySpan<byte> name, string value)
    {
        if (value.Length > 0)
        {
            Name(json, name);
            json.Text(value);
        }
    }

    private static void Name(JsonBuffer json, ReadOnlySpan<byte> name)
    {
        if (json.Written[^1] != (byte)'{')
        {
            json.Raw((byte)',');
        }

        json.Raw((byte)'"');
        json.Raw(name);
        json.Raw("\":"u8);
    }
}
