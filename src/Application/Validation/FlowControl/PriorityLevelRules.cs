using System.Globalization;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.FlowControl;

/// <summary>https://kubernetes.io/docs/concepts/cluster-administration/flow-control/#prioritylevelconfiguration</summary>
public sealed class PriorityLevelRules : RuleSet
{
    private const string RoundTrip = "flowcontrol.k8s.io/v1beta3-preserve-zero-concurrency-shares";
    private const string NotNegative = "must be a non-negative integer";

    private static readonly string[] Types = ["Exempt", "Limited"];
    private static readonly FieldPath LimitedPath = FieldPath.Spec.Child("limited");

    public PriorityLevelRules()
    {
        When(review => review.IsMain, () =>
        {
            Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true));
            Law(Annotation);
            Law(Spec);
            Law((review, causes) => MandatoryFlowObjects.CheckLevel(review, causes));
        });
        Law((review, causes) => FlowConditionRules.Check(review.New, causes));
    }

    // It belongs to a version that is served no more and keeps there what v1 says itself.
    private static void Annotation(ObjectUnderReview review, Causes causes)
    {
        if (review.Metadata.Map("annotations")?.Has(RoundTrip) is true)
        {
            causes.Add(FieldError.Forbidden("metadata.annotations", $"annotation '{RoundTrip}' is forbidden"));
        }
    }

    private static void Spec(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = review.New.Map("spec") ?? [];
        string type = spec.TextOf("type");
        if (review.Metadata.TextOf("name") == "exempt" != (type == "Exempt"))
        {
            causes.Add(FieldError.InvalidText(FieldPath.Spec.Child("type"), type, "must be 'Exempt' if and only if `name` is 'exempt'"));
        }

        switch (type)
        {
            case "Exempt":
                if (spec.IsSet("limited"))
                {
                    causes.Add(FieldError.Forbidden(LimitedPath, "must be nil if the type is not Limited"));
                }

                Exempt(spec.Map("exempt"), FieldPath.Spec.Child("exempt"), causes);
                break;
            case "Limited":
                if (spec.IsSet("exempt"))
                {
                    causes.Add(FieldError.Forbidden(FieldPath.Spec.Child("exempt"), "must be nil if the type is Limited"));
                }

                if (spec.Map("limited") is { } limited)
                {
                    Limited(limited, causes);
                }
                else
                {
                    causes.Add(FieldError.Required(LimitedPath, "must not be empty when type is Limited"));
                }

                break;
            default:
                causes.Add(FieldError.NotSupported(FieldPath.Spec.Child("type"), type, Types));
                break;
        }
    }

    private static void Exempt(MapNode? exempt, FieldPath path, Causes causes)
    {
        if (exempt is not null)
        {
            AtLeastZero(exempt, "nominalConcurrencyShares", path, NotNegative, causes);
            Percent(exempt, path, causes);
        }
    }

    private static void Limited(MapNode limited, Causes causes)
    {
        AtLeastZero(limited, "nominalConcurrencyShares", LimitedPath, NotNegative, causes);
        LimitResponseRules.Check(limited.Map("limitResponse") ?? [], LimitedPath.Child("limitResponse"), causes);
        Percent(limited, LimitedPath, causes);
        AtLeastZero(limited, "borrowingLimitPercent", LimitedPath, "if specified, must be a non-negative integer", causes);
    }

    private static void Percent(MapNode map, FieldPath path, Causes causes)
    {
        if (map.Integer("lendablePercent") is < 0 or > 100)
        {
            causes.Add(FieldError.Invalid(path.Child("lendablePercent"), map.IntegerOf("lendablePercent").ToString(CultureInfo.InvariantCulture),
                "must be between 0 and 100, inclusive"));
        }
    }

    private static void AtLeastZero(MapNode map, string field, FieldPath path, string message, Causes causes)
    {
        if (map.Integer(field) is < 0 and long value)
        {
            causes.Add(FieldError.Invalid(path.Child(field), value.ToString(CultureInfo.InvariantCulture), message));
        }
    }
}
