using Kronicle.Application.Validation;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>A node comes with the status that its kubelet gives it. Fields of the removed kubelet configuration (KEP-281) stay only where they are.</summary>
public sealed class NodeStrategy : IKindStrategy
{
    public string Resource => "nodes";

    public void PrepareForCreate(StrategyWrite write)
    {
        write.Object.Map("spec")?.Remove("configSource");
        write.Object.Map("status")?.Remove("config");
    }

    public void PrepareForUpdate(StrategyWrite write)
    {
        if (write.Subresource == "status" && write.Old!.Map("status")?.Map("config") is null)
        {
            write.Object.Map("status")?.Remove("config");
        }
        else if (write.IsMain && write.Old!.Map("spec")?.Map("configSource") is null)
        {
            write.Object.Map("spec")?.Remove("configSource");
        }
    }

    public IEnumerable<string> Warnings(StrategyWrite write)
    {
        MapNode? spec = write.IsMain ? write.Object.Map("spec") : null;
        if (spec?.Map("configSource") is not null)
        {
            yield return "spec.configSource: the feature is removed";
        }

        if (spec?.Text("externalID") is { Length: > 0 })
        {
            yield return "spec.externalID: this field is deprecated, and is unused by Kubernetes";
        }

        ListNode? networks = spec?.List("podCIDRs");
        for (int i = 0; i < (networks?.Count ?? 0); i++)
        {
            foreach (string warning in AddressWarnings.OfNetwork(networks!.TextAt(i), FieldPath.Spec.Child("podCIDRs").Index(i)))
            {
                yield return warning;
            }
        }
    }
}
