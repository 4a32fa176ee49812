using System.Collections.Frozen;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Selection;

/// <summary>
/// The values by which field selectors select. Labels that two versions name differently have one canonical form, so one
/// computed set serves the selectors of both: events.k8s.io's regarding.* is involvedObject.* and a pod's spec.host is spec.nodeName.
/// </summary>
public static class SelectableFields
{
    private static readonly FrozenDictionary<(string Group, string Resource), SelectableField[]> Special = Table();

    /// <summary>The canonical form of a label that a resource selects by.</summary>
    public static string CanonicalLabel(ResourceDefinition resource, string label) => (resource.Group, resource.Resource, label) switch
    {
        ("", "pods", "spec.host") => "spec.nodeName",
        ("events.k8s.io", "events", "reportingController") => "reportingComponent",
        ("events.k8s.io", "events", _) when label.StartsWith("regarding.", StringComparison.Ordinal) => string.Concat("involvedObject", label.AsSpan("regarding".Length)),
        _ => label,
    };

    /// <summary>The fields of a resource in the order of their canonical labels; custom resources name a path by its label.</summary>
    public static IReadOnlyList<SelectableField> Of(ResourceDefinition resource)
    {
        if (Special.TryGetValue((resource.Group, resource.Resource), out SelectableField[]? own))
        {
            return own;
        }

        IEnumerable<string> labels = resource.SelectableFields.Where(label => resource.Namespaced || label != "metadata.namespace");
        return [.. labels.Append("metadata.name").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(label => Field(label, "", label))];
    }

    /// <summary>The label and value of every selectable field of an object, by label.</summary>
    public static KeyValuePair<string, string>[] ValuesOf(ResourceDefinition resource, MapNode root)
    {
        IReadOnlyList<SelectableField> fields = Of(resource);
        var values = new KeyValuePair<string, string>[fields.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = new(fields[i].Label, fields[i].ValueIn(root));
        }

        return values;
    }

    /// <summary>The paths of <see cref="Of"/> for a scan of stored bytes, which always hold what paths into lists would say: those are left out.</summary>
    public static IReadOnlyList<string[]> ScanPaths(ResourceDefinition resource) =>
        [.. Of(resource).SelectMany(ScanPaths).Select(path => path.ToArray())];

    /// <summary>The values of <see cref="ValuesOf(ResourceDefinition, MapNode)"/> from what a scan found at <see cref="ScanPaths(ResourceDefinition)"/>; null where it found nothing.</summary>
    public static KeyValuePair<string, string>[] ValuesOf(ResourceDefinition resource, ReadOnlySpan<string?> scanned)
    {
        IReadOnlyList<SelectableField> fields = Of(resource);
        var values = new KeyValuePair<string, string>[fields.Count];
        int next = 0;
        for (int i = 0; i < values.Length; i++)
        {
            string value = "";
            for (int left = ScanPaths(fields[i]).Count(); left > 0; left--, next++)
            {
                value = value.Length > 0 ? value : scanned[next] ?? "";
            }

            values[i] = new(fields[i].Label, value.Length > 0 ? value : fields[i].Default);
        }

        return values;
    }

    /// <summary>Where a label's value is among what a scan found: the first that is not empty, or the default.</summary>
    public static ScannedField Slot(ResourceDefinition resource, string label)
    {
        int next = 0;
        foreach (SelectableField field in Of(resource))
        {
            int count = ScanPaths(field).Count();
            if (field.Label == label)
            {
                return new(next, count, field.Default);
            }

            next += count;
        }

        return new(0, 0, "");
    }

    private static IEnumerable<IReadOnlyList<string>> ScanPaths(SelectableField field) =>
        field.Paths.Where(path => !path.Any(step => char.IsAsciiDigit(step[0])));

    private static FrozenDictionary<(string Group, string Resource), SelectableField[]> Table()
    {
        SelectableField[] events = Namespaced(
            Field("source", "", "source.component", "deprecatedSource.component", "reportingComponent", "reportingController"),
            Field("reportingComponent", "", "reportingComponent", "reportingController"),
            Plain("reason"),
            Plain("type"),
            Involved("kind"),
            Involved("namespace"),
            Involved("name"),
            Involved("uid"),
            Involved("apiVersion"),
            Involved("resourceVersion"),
            Involved("fieldPath"));
        return new Dictionary<(string Group, string Resource), SelectableField[]>
        {
            [("", "events")] = events,
            [("events.k8s.io", "events")] = events,
            [("", "pods")] = Namespaced(
                Plain("spec.nodeName"),
                Plain("spec.restartPolicy"),
                Plain("spec.schedulerName"),
                Plain("spec.serviceAccountName"),
                Field("spec.hostNetwork", "false", "spec.hostNetwork"),
                Plain("status.phase"),
                Field("status.podIP", "", "status.podIP", "status.podIPs.0.ip"),
                Plain("status.nominatedNodeName")),
            [("", "namespaces")] = Clustered(Plain("status.phase")),
            [("", "nodes")] = Clustered(Field("spec.unschedulable", "false", "spec.unschedulable")),
            [("", "replicationcontrollers")] = Namespaced(Field("status.replicas", "0", "status.replicas")),
            [("", "secrets")] = Namespaced(Plain("type")),
            [("", "services")] = Namespaced(Plain("spec.clusterIP"), Plain("spec.type")),
            [("batch", "jobs")] = Namespaced(Field("status.successful", "0", "status.succeeded")),
            [("certificates.k8s.io", "certificatesigningrequests")] = Clustered(Plain("spec.signerName")),
            [("resource.k8s.io", "resourceslices")] = Clustered(Plain("spec.nodeName"), Plain("spec.driver")),
        }.ToFrozenDictionary();
    }

    private static SelectableField[] Namespaced(params SelectableField[] fields) => Clustered([.. fields, Plain("metadata.namespace")]);

    private static SelectableField[] Clustered(params SelectableField[] fields) =>
        [.. fields.Append(Plain("metadata.name")).OrderBy(field => field.Label, StringComparer.Ordinal)];

    private static SelectableField Involved(string name) => Field("involvedObject." + name, "", "involvedObject." + name, "regarding." + name);

    private static SelectableField Plain(string label) => Field(label, "", label);

    private static SelectableField Field(string label, string missing, params string[] paths) =>
        new(label, missing, [.. paths.Select(path => path.Split('.'))]);
}
