using Kronicle.Application.Codecs;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Failures;

namespace Kronicle.Api.Answers;

/// <summary>metav1.Status as JSON.</summary>
public static class StatusDocument
{
    /// <summary>A failure.</summary>
    public static byte[] Of(ApiStatus status) => Write("Failure", status.Message, status.Reason, status.Details, status.Code, status.Continue);

    /// <summary>The success of a deletion, which says no code, or of an action.</summary>
    public static byte[] Success(StatusDetails? details, int code = 200) => Write("Success", "", "", details, code == 200 ? 0 : code);

    private static byte[] Write(string status, string message, string reason, StatusDetails? details, int code, string continueToken = "")
    {
        using var json = new JsonBuffer(512);
        json.Raw("{\"kind\":\"Status\",\"apiVersion\":\"v1\","u8);
        StatusJson.Fields(json, status, message, reason, details, code, continueToken);
        json.Raw((byte)'}');
        return json.ToArray();
    }
}
