using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The claims that were made for a pod: https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/</summary>
internal static class PodClaimStatusRules
{
    public static void Check(MapNode status, MapNode spec, Causes causes)
    {
        const string Field = "resourceClaimStatuses";
        foreach ((int i, MapNode claim) in status.Entries(Field))
        {
            FieldPath path = FieldPath.Status.Child(Field).Index(i);
            string name = claim.TextOf("name");
            if (spec.List("resourceClaims") is not { } claims || !claims.RepeatsEarlier(claims.Count, "name", name))
            {
                causes.Add(FieldError.InvalidText(path.Child("name"), name, "must match the name of an entry in `spec.resourceClaims`"));
            }

            if (status.List(Field)!.RepeatsEarlier(i, "name", name))
            {
                causes.Add(FieldError.Duplicate(path.Child("name"), FieldError.Quote(name)));
            }

            if (claim.Text("resourceClaimName") is { } made)
            {
                NameRules.Subdomain(made, path.Child("resourceClaimName"), causes);
            }
        }
    }
}
