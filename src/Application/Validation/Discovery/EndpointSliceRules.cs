using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Discovery;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/service-resources/endpoint-slice-v1/</summary>
public sealed class EndpointSliceRules : RuleSet
{
    private const int MostEndpoints = 1000;
    private const int MostPorts = 20000;

    private static readonly FieldPath AddressType = FieldPath.Root("addressType");
    private static readonly FieldPath Endpoints = FieldPath.Root("endpoints");
    private static readonly FieldPath Ports = FieldPath.Root("ports");
    private static readonly string[] AddressTypes = ["FQDN", "IPv4", "IPv6"];

    public EndpointSliceRules()
    {
        Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true));
        Law((review, causes) => Choice.Required(review.New.TextOf("addressType"), AddressTypes, AddressType, causes));
        Law((review, causes) =>
        {
            // Endpoints that an update leaves as they are may be older than these rules.
            if (review.Old is null || !SameMeaning.Field(review.New, review.Old, review.Resource.Type.Find("endpoints")!))
            {
                All(review.New, causes);
            }
        });
        Law((review, causes) => OfPorts(review.New, causes));
        LawOfUpdate((review, causes) => Unchanged.Check(review, AddressType, causes, "addressType"));
    }

    private static void All(MapNode slice, Causes causes)
    {
        int count = slice.Length("endpoints");
        if (count > MostEndpoints)
        {
            causes.Add(FieldError.TooMany(Endpoints, count, MostEndpoints));
            return;
        }

        string type = slice.TextOf("addressType");
        foreach ((int i, MapNode endpoint) in slice.Entries("endpoints"))
        {
            SliceEndpointRules.Check(endpoint, type, Endpoints.Index(i), causes);
        }
    }

    private static void OfPorts(MapNode slice, Causes causes)
    {
        ListNode? ports = slice.List("ports");
        if (ports?.Count > MostPorts)
        {
            causes.Add(FieldError.TooMany(Ports, ports.Count, MostPorts));
            return;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach ((int i, MapNode port) in slice.Entries("ports"))
        {
            FieldPath path = Ports.Index(i);
            string name = port.TextOf("name");
            if (name.Length > 0)
            {
                NameRules.Label(name, path.Child("name"), causes);
            }

            if (!names.Add(name))
            {
                causes.Add(FieldError.Duplicate(path.Child("name"), FieldError.Quote(name)));
            }

            PortRules.Protocol(port.Text("protocol"), path.Child("protocol"), causes);
            if (port.Text("appProtocol") is { } application)
            {
                NameRules.Qualified(application, path.Child("appProtocol"), causes);
            }
        }
    }
}
