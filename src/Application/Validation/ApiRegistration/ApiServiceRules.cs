using System.Globalization;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.ApiRegistration;

/// <summary>https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/</summary>
public sealed class ApiServiceRules : RuleSet
{
    private static readonly FieldPath Service = FieldPath.Spec.Child("service");
    private static readonly string[] ConditionStatuses = ["True", "False", "Unknown"];

    public ApiServiceRules()
    {
        Include(new MetadataUpdateRules(kubernetesFinalizers: false));
        When(review => review.IsMain, () =>
        {
            Include(new MetadataRules(NameErrors, kubernetesFinalizers: false));
            Law(Spec);
        }).Otherwise(() => Law(Conditions));
    }

    // The name is made of the version and the group.
    private static IReadOnlyList<string> NameErrors(ObjectUnderReview review, string name, bool prefix)
    {
        if (NameForms.Errors(NameForm.PathSegment, name, prefix) is { Count: > 0 } errors)
        {
            return errors;
        }

        MapNode? spec = review.New.Map("spec");
        string required = $"{spec?.Text("version")}.{spec?.Text("group")}";
        return name == required ? [] : [$"must be `spec.version+\".\"+spec.group`: {FieldError.Quote(required)}"];
    }

    private static void Spec(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = review.New.Map("spec") ?? [];
        string group = spec.Text("group") ?? "";
        string version = spec.Text("version") ?? "";
        if (group.Length == 0 && version != "v1")
        {
            causes.Add(FieldError.Required(FieldPath.Spec.Child("group"), "only v1 may have an empty group and it better be legacy kube"));
        }

        foreach (string error in group.Length > 0 ? NameForms.Errors(NameForm.Subdomain, group) : [])
        {
            causes.Add(FieldError.InvalidText(FieldPath.Spec.Child("group"), group, error));
        }

        foreach (string error in NameForms.Errors(NameForm.Label1035, version))
        {
            causes.Add(FieldError.InvalidText(FieldPath.Spec.Child("version"), version, error));
        }

        Priority(spec, "groupPriorityMinimum", 20000, causes);
        Priority(spec, "versionPriority", 1000, causes);
        if (spec.Map("service") is { } service)
        {
            Remote(spec, service, causes);
        }
        else
        {
            Local(spec, causes);
        }
    }

    private static void Priority(MapNode spec, string field, int most, Causes causes)
    {
        long value = spec.Integer(field) ?? 0;
        if (value <= 0 || value > most)
        {
            causes.Add(FieldError.Invalid(FieldPath.Spec.Child(field), Text(value), $"must be positive and less than {most}"));
        }
    }

    private static void Local(MapNode spec, Causes causes)
    {
        if (spec.Text("caBundle") is { Length: > 0 } bundle)
        {
            causes.Add(FieldError.InvalidText(FieldPath.Spec.Child("caBundle"), $"{Convert.FromBase64String(bundle).Length} bytes",
                "local APIServices may not have a caBundle"));
        }

        if (spec.Bool("insecureSkipTLSVerify") is true)
        {
            causes.Add(FieldError.Invalid(FieldPath.Spec.Child("insecureSkipTLSVerify"), "true", "local APIServices may not have insecureSkipTLSVerify"));
        }
    }

    private static void Remote(MapNode spec, MapNode service, Causes causes)
    {
        foreach (string field in (ReadOnlySpan<string>)["namespace", "name"])
        {
            if (service.Text(field) is not { Length: > 0 })
            {
                causes.Add(FieldError.Required(Service.Child(field), ""));
            }
        }

        long port = service.Integer("port") ?? 0;
        if (port is < 1 or > 65535)
        {
            causes.Add(FieldError.Invalid(Service.Child("port"), Text(port), "port is not valid: must be between 1 and 65535, inclusive"));
        }

        if (spec.Bool("insecureSkipTLSVerify") is true && spec.Text("caBundle") is { Length: > 0 })
        {
            causes.Add(FieldError.Invalid(FieldPath.Spec.Child("insecureSkipTLSVerify"), "true", "may not be true if caBundle is present"));
        }
    }

    private static void Conditions(ObjectUnderReview review, Causes causes)
    {
        ListNode? conditions = review.New.Map("status")?.List("conditions");
        for (int i = 0; i < (conditions?.Count ?? 0); i++)
        {
            string status = (conditions![i] as MapNode)?.Text("status") ?? "";
            if (Array.IndexOf(ConditionStatuses, status) < 0)
            {
                causes.Add(FieldError.NotSupported(FieldPath.Status.Child("conditions").Index(i).Child("status"), status, ConditionStatuses));
            }
        }
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
