using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.AdmissionRegistration;

/// <summary>Resources and subresources in a rule: "pods", "pods/status", "pods/*", "*/status", "*" and "*/*"; a wildcard takes what it takes alone.</summary>
internal static class RuleResources
{
    public static void Check(ListNode? resources, FieldPath path, Causes causes)
    {
        if (resources is not { Count: > 0 })
        {
            causes.Add(FieldError.Required(path, ""));
            return;
        }

        var anySubresource = new HashSet<string>(StringComparer.Ordinal);
        var ofAnyResource = new HashSet<string>(StringComparer.Ordinal);
        bool everything = false;
        bool everyResource = false;
        bool plain = false;
        for (int i = 0; i < resources.Count; i++)
        {
            string name = resources.TextAt(i);
            if (name.Length == 0)
            {
                causes.Add(FieldError.Required(path.Index(i), ""));
                continue;
            }

            everything |= name == "*/*";
            everyResource |= name == "*";
            string[] parts = name.Split('/', 2);
            if (parts.Length == 1)
            {
                plain = name != "*";
                continue;
            }

            Covered(parts[0], parts[1], name, anySubresource, ofAnyResource, path.Index(i), causes);
        }

        if (resources.Count > 1 && everything)
        {
            causes.Add(FieldError.Invalid(path, ShownValue.Json(resources), "if '*/*' is present, must not specify other resources"));
        }

        if (everyResource && plain)
        {
            causes.Add(FieldError.Invalid(path, ShownValue.Json(resources), "if '*' is present, must not specify other resources without subresources"));
        }
    }

    private static void Covered(
        string resource, string subresource, string name, HashSet<string> anySubresource, HashSet<string> ofAnyResource, FieldPath path, Causes causes)
    {
        if (anySubresource.Contains(resource))
        {
            causes.Add(FieldError.InvalidText(path, name, $"if '{resource}/*' is present, must not specify {name}"));
        }

        if (ofAnyResource.Contains(subresource))
        {
            causes.Add(FieldError.InvalidText(path, name, $"if '*/{subresource}' is present, must not specify {name}"));
        }

        if (subresource == "*")
        {
            anySubresource.Add(resource);
        }

        if (resource == "*")
        {
            ofAnyResource.Add(subresource);
        }
    }
}
