using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>
/// What a claim asks for, of its own or in a template. https://kubernetes.io/docs/concepts/storage/persistent-volumes/#persistentvolumeclaims
/// </summary>
public static class PersistentVolumeClaimSpecRules
{
    private const string Claim = "PersistentVolumeClaim";

    private static readonly string[] Modes = ["Block", "Filesystem"];

    /// <summary>The rules of a claim's spec.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="path">Its path.</param>
    /// <param name="causes">Where causes go.</param>
    /// <param name="stored">The stored spec of the same claim: what it got wrong may stay.</param>
    public static void Check(MapNode spec, FieldPath path, Causes causes, MapNode? stored = null)
    {
        if (spec.Length("accessModes") == 0)
        {
            causes.Add(FieldError.Required(path.Child("accessModes"), "at least 1 access mode is required"));
        }

        bool anyValues = stored?.Map("selector") is { } selector && !SelectorRules.IsUsable(selector);
        SelectorRules.Check(spec.Map("selector"), path.Child("selector"), causes, anyValues);
        AccessModeRules.Check(spec.List("accessModes"), path.Child("accessModes"), causes);
        Size(spec.Map("resources")?.Map("requests")?["storage"], path.Child("resources").Key("storage"), causes);
        if (spec.HasText("storageClassName"))
        {
            NameRules.Subdomain(spec.TextOf("storageClassName"), path.Child("storageClassName"), causes);
        }

        Choice.Optional(spec.Text("volumeMode"), Modes, path.Child("volumeMode"), causes);
        Sources(spec, path, causes, HasGroup(stored));
        if (spec.HasText("volumeAttributesClassName"))
        {
            NameRules.Subdomain(spec.TextOf("volumeAttributesClassName"), path.Child("volumeAttributesClassName"), causes);
        }
    }

    private static void Size(Node? size, FieldPath path, Causes causes)
    {
        if (size is null or NullNode)
        {
            causes.Add(FieldError.Required(path, ""));
            return;
        }

        Quantity amount = QuantityRules.Read(size);
        if (amount.Sign <= 0)
        {
            QuantityRules.Positive(amount, path, causes);
        }
        else
        {
            QuantityRules.OfResource("storage", amount, path, causes);
        }
    }

    private static bool HasGroup(MapNode? spec) =>
        spec?.At("dataSource", "apiGroup") is TextNode || spec?.At("dataSourceRef", "apiGroup") is TextNode;

    // KEP-1495 and, for the namespace of a reference, KEP-3294.
    private static void Sources(MapNode spec, FieldPath path, Causes causes, bool anyGroup)
    {
        MapNode? source = spec.Map("dataSource");
        MapNode? reference = spec.Map("dataSourceRef");
        Source(source, path.Child("dataSource"), causes, anyGroup);
        Source(reference, path.Child("dataSourceRef"), causes, anyGroup);
        bool elsewhere = reference?.HasText("namespace") is true;
        if (elsewhere)
        {
            NameRules.Label(reference!.TextOf("namespace"), path.Child("dataSourceRef").Child("namespace"), causes);
        }

        // The reference shows the path itself, a struct without public fields, as the value.
        if (source is not null && elsewhere)
        {
            causes.Add(FieldError.Invalid(path, "{}", "may not be specified when dataSourceRef.namespace is specified"));
        }
        else if (source is not null && reference is not null && !SameSource(source, reference))
        {
            causes.Add(FieldError.Invalid(path, "{}", "must match dataSourceRef"));
        }
    }

    private static void Source(MapNode? source, FieldPath path, Causes causes, bool anyGroup)
    {
        if (source is null)
        {
            return;
        }

        string kind = source.TextOf("kind");
        string group = source.TextOf("apiGroup");
        if (!source.HasText("name"))
        {
            causes.Add(FieldError.Required(path.Child("name"), ""));
        }

        if (kind.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child("kind"), ""));
        }

        if (group.Length == 0 && kind != Claim)
        {
            causes.Add(FieldError.InvalidText(path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup"));
        }

        if (group.Length > 0 && !anyGroup)
        {
            NameRules.Subdomain(group, path.Child("apiGroup"), causes);
        }
    }

    private static bool SameSource(MapNode source, MapNode reference) => source.Text("apiGroup") == reference.Text("apiGroup") &&
        source.TextOf("kind") == reference.TextOf("kind") && source.TextOf("name") == reference.TextOf("name");
}
