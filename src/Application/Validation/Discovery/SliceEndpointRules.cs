using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Addresses;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Discovery;

/// <summary>One endpoint of a slice: its addresses, where it is, and for whom it is meant.</summary>
internal static class SliceEndpointRules
{
    private const int MostAddresses = 100;
    private const int MostTopologyLabels = 16;
    private const int MostHints = 8;

    public static void Check(MapNode endpoint, string type, FieldPath path, Causes causes)
    {
        FieldPath addresses = path.Child("addresses");
        int count = endpoint.Length("addresses");
        if (count == 0)
        {
            causes.Add(FieldError.Required(addresses, "must contain at least 1 address"));
        }
        else if (count > MostAddresses)
        {
            causes.Add(FieldError.TooMany(addresses, count, MostAddresses));
        }

        for (int i = 0; i < count; i++)
        {
            Address(endpoint.List("addresses")!.TextAt(i), type, addresses.Index(i), causes);
        }

        Place(endpoint, path, causes);
        if (endpoint.Map("hints") is { } hints)
        {
            Hints(hints, "forZones", NameRules.LabelValue, path.Child("hints"), causes);
            Hints(hints, "forNodes", NameRules.Subdomain, path.Child("hints"), causes);
        }
    }

    private static void Address(string address, string type, FieldPath path, Causes causes)
    {
        if (type == "FQDN")
        {
            DomainName(address, path, causes);
        }
        else if (type is IpFamilies.V4 or IpFamilies.V6 && AddressRules.Address(address, path, causes))
        {
            if (IpAddress.Parse(address)?.Family != type)
            {
                causes.Add(FieldError.InvalidText(path, address, $"must be an {type} address"));
            }

            AddressRules.Destination(address, path, causes);
        }
    }

    private static void Place(MapNode endpoint, FieldPath path, Causes causes)
    {
        if (endpoint.Text("nodeName") is { } node)
        {
            NameRules.Subdomain(node, path.Child("nodeName"), causes);
        }

        FieldPath topology = path.Child("deprecatedTopology");
        if (endpoint.Map("deprecatedTopology") is { Count: > 0 } labels)
        {
            if (labels.Count > MostTopologyLabels)
            {
                causes.Add(FieldError.TooMany(topology, labels.Count, MostTopologyLabels));
            }

            causes.Add(LabelRules.Labels(labels, topology));
        }

        if (endpoint.Text("hostname") is { } host)
        {
            NameRules.Label(host, path.Child("hostname"), causes);
        }
    }

    private static void Hints(MapNode hints, string field, Action<string, FieldPath, Causes> name, FieldPath path, Causes causes)
    {
        FieldPath place = path.Child(field);
        int count = hints.Length(field);
        if (count > MostHints)
        {
            causes.Add(FieldError.TooMany(place, count, MostHints));
            return;
        }

        foreach ((int i, MapNode hint) in hints.Entries(field))
        {
            string value = hint.TextOf("name");
            if (hints.List(field)!.RepeatsEarlier(i, "name", value))
            {
                causes.Add(FieldError.Duplicate(place.Index(i).Child("name"), FieldError.Quote(value)));
            }

            name(value, place.Index(i).Child("name"), causes);
        }
    }

    private static void DomainName(string name, FieldPath path, Causes causes)
    {
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required(path, ""));
            return;
        }

        name = name.EndsWith('.') ? name[..^1] : name;
        if (NameForms.Errors(NameForm.Subdomain, name) is { Count: > 0 } errors)
        {
            causes.Add(FieldError.InvalidText(path, name, string.Join(',', errors)));
            return;
        }

        string[] labels = name.Split('.');
        if (labels.Length < 2)
        {
            causes.Add(FieldError.InvalidText(path, name, "should be a domain with at least two segments separated by dots"));
            return;
        }

        foreach (string label in labels)
        {
            if (NameForms.Errors(NameForm.Label, label) is { Count: > 0 } wrong)
            {
                causes.Add(FieldError.InvalidText(path, label, string.Join(',', wrong)));
                return;
            }
        }
    }
}
