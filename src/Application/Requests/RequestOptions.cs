using System.Globalization;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Requests;

/// <summary>
/// The query parameters of the API verbs: ListOptions, GetOptions, CreateOptions, UpdateOptions, PatchOptions.
/// https://kubernetes.io/docs/reference/using-api/api-concepts/
/// </summary>
public sealed class RequestOptions(IReadOnlyDictionary<string, string> query)
{
    public static readonly RequestOptions None = new(new Dictionary<string, string>());

    public string LabelSelector => Text("labelSelector");

    public string FieldSelector => Text("fieldSelector");

    public string ResourceVersion => Text("resourceVersion");

    public string ResourceVersionMatch => Text("resourceVersionMatch");

    public string Continue => Text("continue");

    /// <summary>0 is no limit.</summary>
    public long Limit => Number("limit");

    /// <summary>Seconds; 0 when not given.</summary>
    public long TimeoutSeconds => Number("timeoutSeconds");

    public bool Watch => Flag("watch");

    public bool AllowWatchBookmarks => Flag("allowWatchBookmarks");

    /// <summary>Null when not given.</summary>
    public bool? SendInitialEvents => query.ContainsKey("sendInitialEvents") ? Flag("sendInitialEvents") : null;

    public string FieldManager => Text("fieldManager");

    /// <summary>Ignore, Warn or Strict; Warn when not given.</summary>
    public string FieldValidation => Text("fieldValidation") is { Length: > 0 } value ? value : "Warn";

    public bool DryRun => Text("dryRun") == "All";

    public bool Force => Flag("force");

    public bool Pretty => query.TryGetValue("pretty", out string? value) && value is not ("" or "false" or "0");

    public string Text(string name) => query.GetValueOrDefault(name, "");

    public bool Has(string name) => query.ContainsKey(name);

    /// <summary>What is wrong with the options of a write; null when nothing is.</summary>
    public ApiStatus? CheckWrite(string kind)
    {
        if (Has("dryRun") && DryRunRules.Check([Text("dryRun")]).ToArray() is { Length: > 0 } causes)
        {
            return Failure.Invalid(new("meta.k8s.io", "v1", kind), "", causes);
        }

        if (FieldManager.Length > 128)
        {
            return Failure.Invalid(new("meta.k8s.io", "v1", kind), "", [FieldError.TooLong("fieldManager", 128)]);
        }

        return FieldValidation is "Ignore" or "Warn" or "Strict" ? null
            : Failure.Invalid(new("meta.k8s.io", "v1", kind), "",
                [FieldError.NotSupported("fieldValidation", FieldValidation, ["", "Ignore", "Strict", "Warn"])]);
    }

    private bool Flag(string name) =>
        query.TryGetValue(name, out string? value) && value is not ("false" or "0" or "False" or "FALSE" or "f" or "F");

    private long Number(string name) =>
        long.TryParse(Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : 0;
}
