namespace Kronicle.Application.OpenApi;

/// <summary>The media types that operations state in OpenAPI documents.</summary>
internal static class MediaTypes
{
    public static readonly string[] Anything = ["*/*"];

    public static readonly string[] Json = ["application/json"];

    public static readonly string[] Objects = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];

    public static readonly string[] Streams =
    [
        .. Objects, "application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch",
    ];

    public static readonly string[] Log = ["text/plain", .. Objects];

    public static readonly string[] Patches =
    [
        "application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json",
        "application/apply-patch+yaml",
    ];
}
