using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Networking;

/// <summary>An address that somebody has: named by the address, and its owner stays. https://kep.k8s.io/1880</summary>
public sealed class IpAddressRules : RuleSet
{
    private static readonly FieldPath Parent = FieldPath.Spec.Child("parentRef");

    public IpAddressRules()
    {
        When(review => review.IsUpdate, () => Include(new MetadataUpdateRules(kubernetesFinalizers: true)))
            .Otherwise(() => Include(new MetadataRules(NameForm.Address, kubernetesFinalizers: true)));
        Law((review, causes) =>
        {
            if (review.IsUpdate)
            {
                Unchanged.Check(review, Parent, causes, "spec", "parentRef");
            }
            else
            {
                Owner(review.New.Map("spec")?.Map("parentRef"), causes);
            }
        });
    }

    private static void Owner(MapNode? parent, Causes causes)
    {
        if (parent is null)
        {
            causes.Add(FieldError.Required(Parent, ""));
            return;
        }

        if (parent.HasText("group"))
        {
            NameRules.Subdomain(parent.TextOf("group"), Parent.Child("group"), causes);
        }

        ReferenceRules.Segment(parent, "resource", Parent, causes);
        ReferenceRules.Segment(parent, "name", Parent, causes);
        if (parent.HasText("namespace"))
        {
            NameRules.Check(NameForm.PathSegment, parent.TextOf("namespace"), Parent.Child("namespace"), causes);
        }
    }
}
