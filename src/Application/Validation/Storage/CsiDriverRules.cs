using System.Globalization;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Storage;

/// <summary>https://kubernetes-csi.github.io/docs/csi-driver-object.html</summary>
public sealed class CsiDriverRules : RuleSet
{
    private const long LeastTokenSeconds = 600;
    private const long MostTokenSeconds = 1L << 32;
    private const long LeastUpdateSeconds = 10;

    private static readonly string[] FsGroupPolicies = ["File", "None", "ReadWriteOnceWithFSType"];
    private static readonly string[] LifecycleModes = ["Persistent", "Ephemeral"];

    public CsiDriverRules()
    {
        When(review => review.IsUpdate, () => Include(new MetadataUpdateRules(kubernetesFinalizers: true)))
            .Otherwise(() => Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true)));
        Law((review, causes) => Spec(review.New.Map("spec") ?? [], causes));
        Law((review, causes) => Unchanged.Check(review, FieldPath.Spec.Child("attachedRequired"), causes, "spec", "attachRequired"));
        Law((review, causes) => Unchanged.Check(review, FieldPath.Spec.Child("volumeLifecycleModes"), causes, "spec", "volumeLifecycleModes"));
    }

    private static void Spec(MapNode spec, Causes causes)
    {
        Set(spec, "attachRequired", "attachedRequired", causes);
        Set(spec, "podInfoOnMount", "podInfoOnMount", causes);
        Set(spec, "storageCapacity", "storageCapacity", causes);
        Choice.Optional(spec.Text("fsGroupPolicy"), FsGroupPolicies, FieldPath.Spec.Child("fsGroupPolicy"), causes);
        Tokens(spec.List("tokenRequests"), FieldPath.Spec.Child("tokenRequests"), causes);
        ListNode? modes = spec.List("volumeLifecycleModes");
        for (int i = 0; i < (modes?.Count ?? 0); i++)
        {
            Choice.Supported(modes!.TextAt(i), LifecycleModes, FieldPath.Spec.Child("volumeLifecycleModes"), causes);
        }

        Set(spec, "seLinuxMount", "seLinuxMount", causes);
        if (spec.Integer("nodeAllocatableUpdatePeriodSeconds") is < LeastUpdateSeconds and long period)
        {
            causes.Add(FieldError.Invalid(FieldPath.Spec.Child("nodeAllocatableUpdatePeriodSeconds"), Text(period), "must be greater than or equal to 10 seconds"));
        }

        if (spec.Bool("serviceAccountTokenInSecrets") is { } inSecrets && spec.Length("tokenRequests") == 0)
        {
            causes.Add(FieldError.Invalid(FieldPath.Spec.Child("serviceAccountTokenInSecrets"), inSecrets ? "true" : "false",
                "serviceAccountTokenInSecrets is set but no tokenRequests are specified"));
        }
    }

    private static void Set(MapNode spec, string field, string named, Causes causes)
    {
        if (!spec.IsSet(field))
        {
            causes.Add(FieldError.Required(FieldPath.Spec.Child(named), ""));
        }
    }

    private static void Tokens(ListNode? requests, FieldPath path, Causes causes)
    {
        foreach ((int i, MapNode request) in new Entries(requests))
        {
            string audience = request.TextOf("audience");
            if (requests!.RepeatsEarlier(i, "audience", audience))
            {
                causes.Add(FieldError.Duplicate(path.Index(i).Child("audience"), FieldError.Quote(audience)));
                continue;
            }

            FieldPath at = path.Index(i).Child("expirationSeconds");
            switch (request.Integer("expirationSeconds"))
            {
                case < LeastTokenSeconds and long seconds:
                    causes.Add(FieldError.Invalid(at, Text(seconds), "may not specify a duration less than 10 minutes"));
                    break;
                case > MostTokenSeconds and long seconds:
                    causes.Add(FieldError.Invalid(at, Text(seconds), "may not specify a duration larger than 2^32 seconds"));
                    break;
            }
        }
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
