using Kronicle.Domain.Canonical;
using Kronicle.Domain.Failures;

namespace Kronicle.Api.Answers;

/// <summary>metav1.Status as JSON.</summary>
public static class StatusDocument
{
    /// <summary>A failure.</summary>
    public static byte[] Of(ApiStatus status) => Write("Failure", status.Message, status.Reason, status.Details, status.Code);

    /// <summary>The success of a deletion.</summary>
    public static byte[] Success(StatusDetails details) => Write("Success", "", "", details, 0);

    private static byte[] Write(string status, string message, string reason, StatusDetails? details, int code)
    {
        using var json = new JsonBuffer(512);
        json.Raw("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":"u8);
        json.Text(status);
        Text(json, "message"u8, message);
        Text(json, "reason"u8, reason);
        if (details is not null)
        {
            Details(json, details);
        }

        if (code != 0)
        {
            json.Raw(",\"code\":"u8);
            json.Number(code);
        }

        json.Raw((byte)'}');
        return json.ToArray();
    }

    private static void Details(JsonBuffer json, StatusDetails details)
    {
        json.Raw(",\"details\":{"u8);
        int start = json.Length;
        Text(json, "name"u8, details.Name);
        Text(json, "group"u8, details.Group);
        Text(json, "kind"u8, details.Kind);
        Text(json, "uid"u8, details.Uid);
        if (details.Causes.Count > 0)
        {
            json.Raw(json.Length == start ? "\"causes\":["u8 : ",\"causes\":["u8);
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
            json.Raw(json.Length == start ? "\"retryAfterSeconds\":"u8 : ",\"retryAfterSeconds\":"u8);
            json.Number(details.RetryAfterSeconds);
        }

        json.Raw((byte)'}');
    }

    private static void Text(JsonBuffer json, ReadOnlySpan<byte> name, string value)
    {
        if (value.Length == 0)
        {
            return;
        }

        if (json.Written[^1] != (byte)'{')
        {
            json.Raw((byte)',');
        }

        json.Raw((byte)'"');
        json.Raw(name);
        json.Raw("\":"u8);
        json.Text(value);
    }
}
