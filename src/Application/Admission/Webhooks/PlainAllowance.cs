using System.Text.Json;

namespace Kronicle.Application.Admission.Webhooks;

/// <summary>
/// Recognises the answer that webhooks give mostly, which lets the request pass and says nothing else, without making a tree of it. What it
/// does not recognise may be the same in other words: <see cref="ReviewReader"/> decides then.
/// </summary>
internal static class PlainAllowance
{
    /// <param name="body">What came back.</param>
    /// <param name="version">The version of the question.</param>
    /// <param name="uid">Its identifier, which the answer must bring back.</param>
    public static bool Is(ReadOnlySpan<byte> body, string version, string uid)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            return reader.Read() && IsReview(ref reader, version == "v1" ? "admission.k8s.io/v1"u8 : "admission.k8s.io/v1beta1"u8, uid) && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Every field once; whatever else there is, is for the other reader.
    private static bool IsReview(ref Utf8JsonReader reader, ReadOnlySpan<byte> apiVersion, string uid)
    {
        bool hasKind = false, hasVersion = false, hasResponse = false;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool fits = reader.ValueTextEquals("kind"u8) ? !hasKind && (hasKind = IsText(ref reader, "AdmissionReview"u8))
                : reader.ValueTextEquals("apiVersion"u8) ? !hasVersion && (hasVersion = IsText(ref reader, apiVersion))
                : reader.ValueTextEquals("response"u8) && !hasResponse && (hasResponse = IsResponse(ref reader, uid));
            if (!fits)
            {
                return false;
            }
        }

        return hasKind && hasVersion && hasResponse;
    }

    // The Status of a response that allows is nobody's concern.
    private static bool IsResponse(ref Utf8JsonReader reader, string uid)
    {
        bool hasUid = false, allowed = false, hasStatus = false;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool fits = reader.ValueTextEquals("uid"u8) ? !hasUid && (hasUid = reader.Read() && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(uid))
                : reader.ValueTextEquals("allowed"u8) ? !allowed && (allowed = reader.Read() && reader.TokenType == JsonTokenType.True)
                : reader.ValueTextEquals("status"u8) && !hasStatus && (hasStatus = SkipsObject(ref reader));
            if (!fits)
            {
                return false;
            }
        }

        return hasUid && allowed;
    }

    private static bool IsText(ref Utf8JsonReader reader, ReadOnlySpan<byte> text) =>
        reader.Read() && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(text);

    private static bool SkipsObject(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.TrySkip();
}
