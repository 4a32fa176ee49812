using FluentValidation;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Validation.Core;

/// <summary>
/// The rules of a change to a pod, by its endpoint. A pod that nobody may change there, such as one that mirrors a file of its node, is
/// refused by that alone. https://kubernetes.io/docs/concepts/workloads/pods/#pod-update-and-replacement
/// </summary>
public sealed class PodUpdateRules : RuleSet
{
    private const string Mirror = "kubernetes.io/config.mirror";

    public PodUpdateRules()
    {
        When(review => Refusal(review) is not null, () => Law((review, causes) => causes.Add(FieldError.Forbidden("", Refusal(review)!))))
            .Otherwise(() =>
            {
                Include(new MetadataUpdateRules(kubernetesFinalizers: true));
                When(review => review.Subresource != "status", () =>
                {
                    Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true));
                    Law(PodCreateRules.Spec);
                });
                Law(PodAnnotationUpdateRules.Check);
                Law(ByEndpoint);
            });
    }

    private static void ByEndpoint(ObjectUnderReview review, Causes causes)
    {
        switch (review.Subresource)
        {
            case "":
                PodSpecUpdateRules.Check(review, causes);
                break;
            case "status":
                PodStatusRules.Check(review, causes);
                break;
            case "ephemeralcontainers":
                PodEphemeralRules.Check(review, causes);
                break;
            case "resize":
                PodResizeRules.Check(review, causes);
                break;
        }
    }

    private static string? Refusal(ObjectUnderReview review) => review.Subresource switch
    {
        "ephemeralcontainers" when IsStatic(review) => "static pods do not support ephemeral containers",
        "resize" when IsStatic(review) => "static pods cannot be resized",
        "resize" when review.Old!.Map("spec")?.Map("os")?.Text("name") == "windows" => "windows pods cannot be resized",
        _ => null,
    };

    private static bool IsStatic(ObjectUnderReview review) => review.OldMetadata.Map("annotations")?.Has(Mirror) is true;
}
