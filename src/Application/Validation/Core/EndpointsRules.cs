using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/service-resources/endpoints-v1/</summary>
public sealed class EndpointsRules : RuleSet
{
    private static readonly FieldPath Subsets = FieldPath.Root("subsets");

    public EndpointsRules()
    {
        Include(new MetadataUpdateRules(kubernetesFinalizers: true));
        Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true));
        Law((review, causes) =>
        {
            // Subsets that an update leaves as they are may be older than these rules.
            if (review.Old is null || !SameMeaning.Field(review.New, review.Old, review.Resource.Type.Find("subsets")!))
            {
                All(review.New, causes);
            }
        });
    }

    private static void All(MapNode endpoints, Causes causes)
    {
        foreach ((int i, MapNode subset) in endpoints.Entries("subsets"))
        {
            FieldPath path = Subsets.Index(i);
            if (subset.Length("addresses") == 0 && subset.Length("notReadyAddresses") == 0)
            {
                causes.Add(FieldError.Required(path, "must specify `addresses` or `notReadyAddresses`"));
            }

            foreach (string field in (ReadOnlySpan<string>)["addresses", "notReadyAddresses"])
            {
                foreach ((int j, MapNode address) in subset.Entries(field))
                {
                    Address(address, path.Child(field).Index(j), causes);
                }
            }

            foreach ((int j, MapNode port) in subset.Entries("ports"))
            {
                Port(port, subset.Length("ports") > 1, path.Child("ports").Index(j), causes);
            }
        }
    }

    private static void Address(MapNode address, FieldPath path, Causes causes)
    {
        string ip = address.TextOf("ip");
        AddressRules.Address(ip, path.Child("ip"), causes);
        if (address.HasText("hostname"))
        {
            NameRules.Label(address.TextOf("hostname"), path.Child("hostname"), causes);
        }

        if (address.Text("nodeName") is { } node)
        {
            NameRules.Subdomain(node, path.Child("nodeName"), causes);
        }

        AddressRules.Destination(ip, path.Child("ip"), causes);
    }

    private static void Port(MapNode port, bool named, FieldPath path, Causes causes)
    {
        string name = port.TextOf("name");
        if (name.Length > 0)
        {
            NameRules.Label(name, path.Child("name"), causes);
        }
        else if (named)
        {
            causes.Add(FieldError.Required(path.Child("name"), ""));
        }

        PortRules.Number(port.IntegerOf("port"), path.Child("port"), causes);
        PortRules.Protocol(port.Text("protocol"), path.Child("protocol"), causes);
        if (port.Text("appProtocol") is { } application)
        {
            NameRules.Qualified(application, path.Child("appProtocol"), causes);
        }
    }
}
