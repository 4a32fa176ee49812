using Kronicle.Application.Validation.Core;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.NodeApi;

/// <summary>https://kubernetes.io/docs/concepts/containers/runtime-class/</summary>
public sealed class RuntimeClassRules : RuleSet
{
    private static readonly FieldPath Handler = FieldPath.Root("handler");
    private static readonly FieldPath Scheduling = FieldPath.Root("scheduling");
    private static readonly string[] TolerationKeys = ["key", "operator", "value", "effect"];
    private static readonly Lazy<StructType> Toleration = new(() => ResourceCatalogue.BuiltIn.Type("io.k8s.api.core.v1.Toleration")!);

    public RuntimeClassRules()
    {
        Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: false));
        Law(Fields);
        Include(new MetadataUpdateRules(kubernetesFinalizers: false));
        Law((review, causes) => Unchanged.Check(review, Handler, causes, "handler"));
    }

    private static void Fields(ObjectUnderReview review, Causes causes)
    {
        if (review.New.HasText("handler"))
        {
            NameRules.Label(review.New.TextOf("handler"), Handler, causes);
        }
        else
        {
            causes.Add(FieldError.Required(Handler, ""));
        }

        if (review.New.Map("overhead") is { } overhead)
        {
            ResourceRequirementRules.OfOverhead(overhead.Map("podFixed") ?? [], new PodReview([], null, null, isPod: false), FieldPath.Root("overhead"), causes);
        }

        MapNode scheduling = review.New.Map("scheduling") ?? [];
        causes.Add(LabelRules.Labels(scheduling.Map("nodeSelector"), Scheduling.Child("nodeSelector")));
        ListNode? tolerations = scheduling.List("tolerations");
        TolerationRules.Check(tolerations, Scheduling.Child("tolerations"), causes);
        Unique(tolerations, Scheduling.Child("tolerations"), causes);
    }

    private static void Unique(ListNode? tolerations, FieldPath path, Causes causes)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach ((int i, MapNode toleration) in new Entries(tolerations))
        {
            if (!seen.Add(string.Join('\n', TolerationKeys.Select(toleration.TextOf))))
            {
                causes.Add(FieldError.Duplicate(path.Index(i), InternalValue.Json(toleration, Toleration.Value)));
            }
        }
    }
}
