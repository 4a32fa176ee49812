using Kronicle.Domain.Objects;

namespace Kronicle.Application.Allocation.Services;

/// <summary>Which addresses a write needs and which it gives up.</summary>
/// <param name="Wanted">Families and the addresses that the client chose; empty where any will do.</param>
/// <param name="Dropped">What is given back once the write is stored.</param>
internal sealed record AddressPlan(IReadOnlyList<KeyValuePair<string, string>> Wanted, IReadOnlyList<KeyValuePair<string, string>> Dropped)
{
    private static readonly AddressPlan Nothing = new([], []);

    /// <summary>By the settled families of the new spec.</summary>
    public static AddressPlan Of(MapNode spec, MapNode? old)
    {
        if (old is null)
        {
            return new(All(spec), []);
        }

        if (FamilyFields.KeepsPreferred(spec, old))
        {
            return Nothing;
        }

        if (!old.NeedsAddress() && spec.NeedsAddress())
        {
            return new(All(spec), []);
        }

        if (old.Strings("clusterIPs") is [ServiceSpecs.None, ..])
        {
            return Nothing;
        }

        KeyValuePair<string, string>[] before = [.. old.Strings("ipFamilies").Zip(old.Strings("clusterIPs"), KeyValuePair.Create)];
        if (old.NeedsAddress() && !spec.NeedsAddress())
        {
            return new([], before);
        }

        string[] families = spec.Strings("ipFamilies");
        int had = old.CountOf("ipFamilies");
        return (had, families.Length) switch
        {
            (1, 2) => new([new(families[1], spec.Strings("clusterIPs").ElementAtOrDefault(1) ?? "")], []),
            (2, 1) => new([], before[1..]),
            _ => Nothing,
        };
    }

    /// <summary>Puts what was taken in the place of its family; the first is clusterIP.</summary>
    public static void Fill(MapNode spec, IReadOnlyList<KeyValuePair<string, string>> taken)
    {
        if (taken.Count == 0)
        {
            return;
        }

        string[] families = spec.Strings("ipFamilies");
        List<string> all = [.. spec.Strings("clusterIPs")];
        foreach ((string family, string address) in taken)
        {
            int place = Array.IndexOf(families, family);
            while (all.Count <= place)
            {
                all.Add("");
            }

            all[place] = address;
        }

        spec.SetStrings("clusterIPs", all);
        spec["clusterIP"] = all[0];
    }

    private static KeyValuePair<string, string>[] All(MapNode spec)
    {
        string[] addresses = spec.Strings("clusterIPs");
        return !spec.NeedsAddress() || addresses is [ServiceSpecs.None, ..]
            ? []
            : [.. spec.Strings("ipFamilies").Select((family, i) => new KeyValuePair<string, string>(family, addresses.ElementAtOrDefault(i) ?? ""))];
    }
}
