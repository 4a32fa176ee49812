using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of references to the pod's own fields: https://kubernetes.io/docs/concepts/workloads/pods/downward-api/</summary>
internal static class FieldReferenceRules
{
    private static readonly string[] OfVariables =
    [
        "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName",
        "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs",
    ];

    private static readonly string[] OfFiles = ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];

    // Fields that were selectable once, and so are fields of a pod, but have no value here.
    private static readonly string[] Others = ["metadata.annotations", "metadata.labels", "spec.restartPolicy", "spec.schedulerName", "status.phase"];

    /// <summary>A field whose value becomes a variable's.</summary>
    public static void OfVariable(MapNode reference, FieldPath path, Causes causes) => Check(reference, OfVariables, path, causes);

    /// <summary>A field whose value becomes the content of a file.</summary>
    public static void OfFile(MapNode reference, FieldPath path, Causes causes) => Check(reference, OfFiles, path, causes);

    private static void Check(MapNode reference, string[] supported, FieldPath path, Causes causes)
    {
        string version = reference.TextOf("apiVersion");
        string field = reference.TextOf("fieldPath");
        if (version.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child("apiVersion"), ""));
            return;
        }

        if (field.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child("fieldPath"), ""));
            return;
        }

        if (Unconvertible(version, field) is { } error)
        {
            causes.Add(FieldError.InvalidText(path.Child("fieldPath"), field, "error converting fieldPath: " + error));
        }
        else if (Subscript(field, out string map) is { } key)
        {
            NameRules.Qualified(map == "metadata.annotations" ? key.ToLowerInvariant() : key, path, causes);
        }
        else if (field != "spec.host" || supported != OfVariables)
        {
            Choice.Supported(field == "spec.host" ? "spec.nodeName" : field, supported, path.Child("fieldPath"), causes);
        }
    }

    private static string? Unconvertible(string version, string field)
    {
        if (version != "v1")
        {
            return $"unsupported pod version: {version}";
        }

        if (Subscript(field, out string map) is not null)
        {
            return map is "metadata.annotations" or "metadata.labels" ? null : $"field label does not support subscript: {field}";
        }

        return field == "spec.host" || Array.IndexOf(OfVariables, field) >= 0 || Array.IndexOf(Others, field) >= 0
            ? null
            : $"field label not supported: {field}";
    }

    // The key in map['key']; null when the field has none.
    private static string? Subscript(string field, out string map)
    {
        map = field;
        int open = field.IndexOf("['", StringComparison.Ordinal);
        if (!field.EndsWith("']", StringComparison.Ordinal) || open <= 0 || open + 2 > field.Length - 2)
        {
            return null;
        }

        map = field[..open];
        return field[(open + 2)..^2];
    }
}
