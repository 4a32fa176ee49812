using Kronicle.Application.Validation;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Authorization.Reviews;

/// <summary>
/// The selectors of a review's resourceAttributes: either the query form or requirements. Operators that this server does not know are
/// let pass, so that newer clients get an answer (KEP-4601).
/// </summary>
internal static class SelectorAttributeRules
{
    public static void Check(MapNode? attributes, FieldPath path, Causes causes)
    {
        Check(attributes?.Map("fieldSelector"), path.Child("fieldSelector"), causes, Field);
        Check(attributes?.Map("labelSelector"), path.Child("labelSelector"), causes, SelectorRules.Requirement);
    }

    private static void Check(MapNode? selector, FieldPath path, Causes causes, Action<MapNode, FieldPath, Causes> requirement)
    {
        if (selector is null)
        {
            return;
        }

        string raw = selector.Text("rawSelector") ?? "";
        ListNode requirements = selector.List("requirements") ?? [];
        if (raw.Length > 0 && requirements.Count > 0)
        {
            causes.Add(FieldError.InvalidText(path.Child("rawSelector"), raw, "may not specified at the same time as requirements"));
        }

        if (raw.Length == 0 && requirements.Count == 0)
        {
            causes.Add(FieldError.Required(path.Child("requirements"), $"when {path} is specified, requirements or rawSelector is required"));
        }

        for (int i = 0; i < requirements.Count; i++)
        {
            requirement(requirements[i] as MapNode ?? [], path.Child("requirements").Index(i), causes);
        }
    }

    private static void Field(MapNode requirement, FieldPath path, Causes causes)
    {
        if (string.IsNullOrEmpty(requirement.Text("key")))
        {
            causes.Add(FieldError.Required(path.Child("key"), "must be specified"));
        }

        bool valued = requirement.List("values") is { Count: > 0 };
        switch (requirement.Text("operator"))
        {
            case "In" or "NotIn" when !valued:
                causes.Add(FieldError.Required(path.Child("values"), "must be specified when `operator` is 'In' or 'NotIn'"));
                break;
            case "Exists" or "DoesNotExist" when valued:
                causes.Add(FieldError.Forbidden(path.Child("values"), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
                break;
        }
    }
}
