using System.Globalization;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Requests;

/// <summary>
/// The query parameters of the API verbs: ListOptions, GetOptions, CreateOptions, UpdateOptions, PatchOptions.
/// https://kubernetes.io/docs/reference/using-api/api-concepts/
/// </summary>
/// <param name="query">The first value of each name.</param>
/// <param name="dryRun">Every value of dryRun, the one option that is a list; null when the query has one at most.</param>
public sealed class RequestOptions(IReadOnlyDictionary<string, string> query, IReadOnlyList<string>? dryRun = null)
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

    /// <summary>Empty when not given.</summary>
    public IReadOnlyList<string> DryRuns => dryRun ?? (Has("dryRun") ? [Text("dryRun")] : []);

    public bool Force => Flag("force");

    public bool Pretty => query.TryGetValue("pretty", out string? value) && value is not ("" or "false" or "0");

    public string Text(string name) => query.GetValueOrDefault(name, "");

    public bool Has(string name) => query.ContainsKey(name);

    /// <summary>What is wrong with the options of a write, all of it; null when nothing is.</summary>
    /// <param name="kind">The kind of the options, such as PatchOptions.</param>
    /// <param name="first">What is wrong already.</param>
    public ApiStatus? CheckWrite(string kind, StatusCause? first = null)
    {
        List<StatusCause> causes = first is null ? [] : [first];
        causes.AddRange(ManagedFieldRules.CheckManager(FieldManager, "fieldManager"));
        causes.AddRange(DryRunRules.Check(DryRuns));
        if (FieldValidation is not ("Ignore" or "Warn" or "Strict"))
        {
            causes.Add(FieldError.NotSupported("fieldValidation", FieldValidation, ["", "Ignore", "Strict", "Warn"]));
        }

        return causes.Count == 0 ? null : Failure.Invalid(new("meta.k8s.io", "v1", kind), "", causes);
    }

    /// <summary>A switch: given at all, and neither "0" nor "false".</summary>
    public bool Flag(string name) =>
        query.TryGetValue(name, out string? value) && value != "0" && !value.Equals("false", StringComparison.OrdinalIgnoreCase);

    private long Number(string name) =>
        long.TryParse(Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : 0;
}
