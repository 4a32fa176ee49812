using Kronicle.Application.Strategies;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Batch;

/// <summary>
/// A job selects its pods by labels that the server gives it, unless it says that it chooses them itself. Labels that a client has
/// put in their place are refused. https://kubernetes.io/docs/concepts/workloads/controllers/job/#specifying-your-own-pod-selector
/// </summary>
internal static class GeneratedSelectorRules
{
    private static readonly FieldPath Labels = FieldPath.Spec.Child("template").Child("metadata").Child("labels");

    public static void Check(ObjectUnderReview review, Causes causes)
    {
        MapNode? spec = review.New.Map("spec");
        if (spec?.Map("selector") is not { } selector || spec.IsTrue("manualSelector"))
        {
            return;
        }

        string uid = review.Metadata.TextOf("uid");
        string name = review.Metadata.TextOf("name");
        if (uid.Length == 0)
        {
            causes.Add(FieldError.Required(FieldPath.Metadata.Child("uid"), ""));
        }

        // Jobs from before the labels had prefixes go on without them.
        MapNode? old = review.Old?.At("spec", "template", "metadata", "labels") as MapNode;
        bool prefixed = review.Old is null || (old is not null && old.Has(JobLabels.Name) && old.Has(JobLabels.ControllerUid));
        MapNode? labels = spec.Map("template")?.Map("metadata")?.Map("labels");
        var expected = new MapNode(4);
        Has(labels, JobLabels.LegacyControllerUid, uid, expected, causes);
        Has(labels, JobLabels.LegacyName, name, expected, causes);
        if (prefixed)
        {
            Has(labels, JobLabels.ControllerUid, uid, expected, causes);
            Has(labels, JobLabels.Name, name, expected, causes);
        }

        if (SelectorRules.IsUsable(selector) && !SelectorRules.Matches(selector, expected))
        {
            causes.Add(FieldError.Invalid(FieldPath.Spec.Child("selector"), SelectorRules.Shown(selector), "`selector` not auto-generated"));
        }
    }

    private static void Has(MapNode? labels, string key, string value, MapNode expected, Causes causes)
    {
        expected[key] = value;
        string? actual = labels?.Text(key);
        if (actual is null)
        {
            causes.Add(FieldError.Required(Labels.Key(key), $"must be '{value}'"));
        }
        else if (actual != value)
        {
            causes.Add(FieldError.Invalid(Labels.Key(key), ShownValue.Json(labels), $"must be '{value}'"));
        }
    }
}
