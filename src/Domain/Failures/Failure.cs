using Kronicle.Domain.Meta;

namespace Kronicle.Domain.Failures;

/// <summary>The failures of apimachinery's api/errors package, with its reasons, messages and details.</summary>
public static class Failure
{
    public static ApiStatus NotFound(GroupResource resource, string name) =>
        new(404, "NotFound", $"{resource} \"{name}\" not found", About(resource, name));

    public static ApiStatus AlreadyExists(GroupResource resource, string name) =>
        new(409, "AlreadyExists", $"{resource} \"{name}\" already exists", About(resource, name));

    /// <summary>The name is taken of an object that has a generateName beside it.</summary>
    public static ApiStatus GeneratedNameTaken(GroupResource resource, string name) => new(409, "AlreadyExists",
        $"{resource} \"{name}\" already exists, the server was not able to generate a unique name for the object",
        About(resource, name) with { RetryAfterSeconds = 1 });

    public static ApiStatus Conflict(GroupResource resource, string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {resource} \"{name}\": {why}", About(resource, name));

    /// <summary>The conflict of a stale resourceVersion.</summary>
    public static ApiStatus Modified(GroupResource resource, string name) => Conflict(resource, name,
        "the object has been modified; please apply your changes to the latest version and try again");

    public static ApiStatus Forbidden(GroupResource resource, string name, string why) => new(403, "Forbidden",
        name.Length == 0 ? $"{resource} is forbidden: {why}" : $"{resource} \"{name}\" is forbidden: {why}", About(resource, name));

    public static ApiStatus BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiStatus Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static ApiStatus Invalid(GroupVersionKind kind, string name, IReadOnlyList<StatusCause> causes) => new(
        422, "Invalid", $"{kind.Kind}{(kind.Group.Length > 0 ? "." + kind.Group : "")} \"{name}\" is invalid{Causes(causes)}",
        new() { Group = kind.Group, Kind = kind.Kind, Name = name, Causes = causes });

    /// <summary>A path that names no resource: the generic 404.</summary>
    public static ApiStatus NoSuchResource() =>
        new(404, "NotFound", "the server could not find the requested resource", new());

    public static ApiStatus MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", new());

    public static ApiStatus NotAcceptable(string message) => new(406, "NotAcceptable", message, new());

    public static ApiStatus UnsupportedMediaType(string message) => new(415, "UnsupportedMediaType", message);

    public static ApiStatus TooLarge(long limit) =>
        new(413, "RequestEntityTooLarge", $"Request entity too large: limit is {limit}");

    public static ApiStatus TooManyRequests(int retryAfterSeconds) => new(429, "TooManyRequests",
        "Too many requests, please try again later.", new() { RetryAfterSeconds = retryAfterSeconds });

    public static ApiStatus Expired(string message) => new(410, "Expired", message);

    public static ApiStatus Timeout(string message, int retryAfterSeconds) =>
        new(504, "Timeout", "Timeout: " + message, new() { RetryAfterSeconds = retryAfterSeconds });

    public static ApiStatus Internal(string message) => new(500, "InternalError", "Internal error occurred: " + message,
        new() { Causes = [new("", message, "")] });

    /// <summary>A capability that this build does not have yet; the message names it.</summary>
    public static ApiStatus NotImplemented(string message) => new(501, "NotImplemented", message, new());

    private static StatusDetails About(GroupResource resource, string name) =>
        new() { Group = resource.Group, Kind = resource.Resource, Name = name };

    // A cause that two rules found stands twice among the causes and once in the message.
    private static string Causes(IReadOnlyList<StatusCause> causes)
    {
        string[] texts = [.. causes.Select(One).Distinct(StringComparer.Ordinal)];
        return texts.Length switch
        {
            0 => "",
            1 => ": " + texts[0],
            _ => ": [" + string.Join(", ", texts) + "]",
        };
    }

    private static string One(StatusCause cause) => $"{cause.Field}: {cause.Message}";
}
