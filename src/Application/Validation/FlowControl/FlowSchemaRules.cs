using System.Globalization;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.FlowControl;

/// <summary>https://kubernetes.io/docs/concepts/cluster-administration/flow-control/#flowschema</summary>
public sealed class FlowSchemaRules : RuleSet
{
    private const int LastPrecedence = 10000;

    private static readonly string[] Methods = ["ByNamespace", "ByUser"];

    public FlowSchemaRules()
    {
        When(review => review.IsMain, () =>
        {
            Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true));
            Law(Spec);
            Law((review, causes) => MandatoryFlowObjects.CheckSchema(review, causes));
        });
        Law((review, causes) => FlowConditionRules.Check(review.New, causes));
    }

    private static void Spec(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = review.New.Map("spec") ?? [];
        Precedence(spec.IntegerOf("matchingPrecedence"), review.Metadata.TextOf("name"), causes);
        if (spec.Map("distinguisherMethod") is { } method && Array.IndexOf(Methods, method.TextOf("type")) < 0)
        {
            StructType type = review.Resource.Type.Find("spec")!.Shape.Struct.Find("distinguisherMethod")!.Shape.Struct;
            causes.Add(FieldError.NotSupportedShown(FieldPath.Spec.Child("distinguisherMethod").Child("type"), InternalValue.Json(method, type), Methods));
        }

        FieldPath level = FieldPath.Spec.Child("priorityLevelConfiguration").Child("name");
        string name = spec.Map("priorityLevelConfiguration")?.Text("name") ?? "";
        if (name.Length > 0)
        {
            NameRules.Subdomain(name, level, causes);
        }
        else
        {
            causes.Add(FieldError.Required(level, "must reference a priority level"));
        }

        foreach ((int i, MapNode rule) in spec.Entries("rules"))
        {
            FlowRuleRules.Check(rule, FieldPath.Spec.Child("rules").Index(i), causes);
        }
    }

    private static void Precedence(long precedence, string schema, Causes causes)
    {
        FieldPath path = FieldPath.Spec.Child("matchingPrecedence");
        string shown = precedence.ToString(CultureInfo.InvariantCulture);
        if (precedence <= 0)
        {
            causes.Add(FieldError.Invalid(path, shown, "must be a positive value"));
        }

        if (precedence > LastPrecedence)
        {
            causes.Add(FieldError.Invalid(path, shown, $"must not be greater than {LastPrecedence}"));
        }

        if (precedence == 1 && schema != "exempt")
        {
            causes.Add(FieldError.Invalid(path, shown, "only the schema named 'exempt' may have matchingPrecedence 1"));
        }
    }
}
