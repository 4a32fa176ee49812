using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of a pod's claims to devices: https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/</summary>
internal static class PodClaimRules
{
    private static readonly Lazy<StructType> Type = new(() => ResourceCatalogue.BuiltIn.Type("io.k8s.api.core.v1.PodResourceClaim")!);

    public static void Check(ListNode? claims, MapNode? metadata, FieldPath path, Causes causes)
    {
        bool isMirror = metadata?.Map("annotations")?.Has("kubernetes.io/config.mirror") is true;
        foreach ((int i, MapNode claim) in new Entries(claims))
        {
            if (isMirror)
            {
                causes.Add(FieldError.Forbidden(FieldPath.Root(""), "static pods do not support resource claims"));
                continue;
            }

            FieldPath at = path.Index(i);
            Name(claims!, i, claim.TextOf("name"), at.Child("name"), causes);
            string? direct = claim.Text("resourceClaimName");
            string? template = claim.Text("resourceClaimTemplateName");
            if (direct is not null && template is not null)
            {
                causes.Add(FieldError.Invalid(at, InternalValue.Json(claim, Type.Value),
                    "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified"));
            }

            if (direct is null && template is null)
            {
                causes.Add(FieldError.Invalid(at, InternalValue.Json(claim, Type.Value),
                    "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`"));
            }

            if (direct is not null)
            {
                NameRules.Subdomain(direct, at.Child("resourceClaimName"), causes);
            }

            if (template is not null)
            {
                NameRules.Subdomain(template, at.Child("resourceClaimTemplateName"), causes);
            }
        }
    }

    private static void Name(ListNode claims, int index, string name, FieldPath path, Causes causes)
    {
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required(path, ""));
        }
        else if (claims.RepeatsEarlier(index, "name", name))
        {
            causes.Add(FieldError.Duplicate(path, FieldError.Quote(name)));
        }
        else
        {
            NameRules.Label(name, path, causes);
        }
    }
}
