using Kronicle.Domain.Failures;

namespace Kronicle.Api.Proxying;

/// <summary>The Status of an answer that another server gave: apimachinery's NewGenericServerResponse.</summary>
internal static class ServerResponse
{
    /// <param name="code">The HTTP status.</param>
    /// <param name="verb">What was tried; empty when it is not said.</param>
    /// <param name="resource">The resource, such as pods/log.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="text">What the server said.</param>
    public static ApiStatus Status(int code, string verb, string resource, string name, string text)
    {
        (string reason, string message) = code switch
        {
            409 => (verb == "post" ? "AlreadyExists" : "Conflict", "the server reported a conflict"),
            404 => ("NotFound", "the server could not find the requested resource"),
            400 => ("BadRequest", "the server rejected our request for an unknown reason"),
            401 => ("Unauthorized", "the server has asked for the client to provide credentials"),
            403 => ("Forbidden", text),
            406 => ("NotAcceptable", text),
            415 => ("UnsupportedMediaType", text),
            405 => ("MethodNotAllowed", "the server does not allow this method on the requested resource"),
            422 => ("Invalid", "the server rejected our request due to an error in our request"),
            503 => ("ServiceUnavailable", "the server is currently unable to handle the request"),
            504 => ("Timeout", "the server was unable to return a response in the time allotted, but may still be processing the request"),
            429 => ("TooManyRequests", "the server has received too many requests and has asked us to try again later"),
            >= 500 => ("InternalError", $"an error on the server ({GoQuoted(text)}) has prevented the request from succeeding"),
            _ => ("", $"the server responded with the status code {code} but did not return more information"),
        };
        string about = resource.Length == 0 ? "" : name.Length == 0 ? $" ({verb} {resource})" : $" ({verb} {resource} {name})";
        return new ApiStatus(code, reason, message + about, new StatusDetails { Kind = resource, Name = name });
    }

    private static string GoQuoted(string text) => Domain.Objects.GoText.Quote(text);
}
