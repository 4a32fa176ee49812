using Kronicle.Application.Validation;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>Warns of addresses in a form that they should not have; those of the cluster's own controller are known to be good.</summary>
public sealed class EndpointsStrategy : IKindStrategy
{
    private static readonly FieldPath Subsets = FieldPath.Root("subsets");

    public string Resource => "endpoints";

    public IEnumerable<string> Warnings(StrategyWrite write)
    {
        if (write.Object.Map("metadata")?.Map("labels")?.Text("endpoints.kubernetes.io/managed-by") == "endpoint-controller")
        {
            yield break;
        }

        int index = 0;
        foreach (MapNode subset in write.Object.List("subsets")?.Maps ?? [])
        {
            FieldPath path = Subsets.Index(index++);
            foreach (string field in (string[])["addresses", "notReadyAddresses"])
            {
                int place = 0;
                foreach (MapNode address in subset.List(field)?.Maps ?? [])
                {
                    if (AddressWarnings.OfAddress(address.Text("ip") ?? "", path.Child(field).Index(place++).Child("ip")) is { } warning)
                    {
                        yield return warning;
                    }
                }
            }
        }
    }
}
