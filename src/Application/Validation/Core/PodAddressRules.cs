using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Addresses;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>A pod and its host have one address, or one of each family: KEP-563.</summary>
internal static class PodAddressRules
{
    public static void Check(MapNode status, MapNode old, Causes causes)
    {
        List(status, old, "podIPs", causes);
        List(status, old, "hostIPs", causes);
    }

    private static void List(MapNode status, MapNode old, string field, Causes causes)
    {
        FieldPath path = FieldPath.Status.Child(field);
        int v4 = 0;
        int v6 = 0;
        foreach ((int i, MapNode entry) in status.Entries(field))
        {
            string text = entry.TextOf("ip");
            bool kept = old.List(field) is { } before && before.RepeatsEarlier(before.Count, "ip", text);
            if (!kept)
            {
                AddressRules.Address(text, path.Index(i), causes);
            }

            if (IpAddress.Parse(text) is { } address)
            {
                v4 += address.IsV6 ? 0 : 1;
                v6 += address.IsV6 ? 1 : 0;
            }
        }

        int count = status.Length(field);
        if (count <= 1)
        {
            return;
        }

        if (count > 2 || v4 != 1 || v6 != 1)
        {
            causes.Add(FieldError.Invalid(path, InternalValue.Json(status[field], PodTypes.Status.Find(field)!),
                "may specify no more than one IP for each IP family"));
        }

        foreach ((int i, MapNode entry) in status.Entries(field))
        {
            if (status.List(field)!.RepeatsEarlier(i, "ip", entry.TextOf("ip")))
            {
                causes.Add(FieldError.Duplicate(path.Index(i), $"{{\"IP\":{FieldError.Quote(entry.TextOf("ip"))}}}"));
            }
        }
    }
}
