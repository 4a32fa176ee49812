using System.Text;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Webhooks;

/// <summary>What an HTTP answer that is no success means, as client-go words it. A Status in the body speaks for itself.</summary>
internal static class ServerReply
{
    private const int MostBytes = 2048;

    public static string Explain(int code, ReadOnlySpan<byte> body)
    {
        if (TreeReader.Read(body, out _) is MapNode map && map.Text("kind") == "Status" && map.Text("message") is { Length: > 0 } message)
        {
            return message;
        }

        string text = Encoding.UTF8.GetString(body.Length > MostBytes ? body[..MostBytes] : body).Trim();
        text = text.Length > 0 ? text : "unknown";
        return code switch
        {
            400 => "the server rejected our request for an unknown reason",
            401 => "the server has asked for the client to provide credentials",
            403 or 406 or 415 => text,
            404 => "the server could not find the requested resource",
            405 => "the server does not allow this method on the requested resource",
            409 => "the server reported a conflict",
            422 => "the server rejected our request due to an error in our request",
            429 => "the server has received too many requests and has asked us to try again later",
            503 => "the server is currently unable to handle the request",
            504 => "the server was unable to return a response in the time allotted, but may still be processing the request",
            >= 500 => $"an error on the server ({GoText.Quote(text)}) has prevented the request from succeeding",
            _ => $"the server responded with the status code {code} but did not return more information",
        };
    }
}
