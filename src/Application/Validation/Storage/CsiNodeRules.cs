using System.Text;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.Storage;

/// <summary>
/// https://kubernetes-csi.github.io/docs/csi-node-object.html. A driver on a node keeps its identity; how many volumes it takes may
/// change: KEP-4876.
/// </summary>
public sealed class CsiNodeRules : RuleSet
{
    private const int MostIdBytes = 256;

    private static readonly FieldPath Drivers = FieldPath.Spec.Child("drivers");

    public CsiNodeRules()
    {
        Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true));
        Law(Each);
        LawOfUpdate(Stay);
    }

    private static void Each(ObjectUnderReview review, Causes causes)
    {
        ListNode? drivers = review.New.Map("spec")?.List("drivers");
        foreach ((int i, MapNode driver) in new Entries(drivers))
        {
            FieldPath path = Drivers.Index(i);
            string name = driver.TextOf("name");
            CsiDriverNameRules.Check(name, path.Child("name"), causes);
            NodeId(driver.TextOf("nodeID"), path.Child("nodeID"), causes);
            NumberRules.NonNegative(driver.Map("allocatable"), "count", path.Child("allocatable"), causes);
            if (drivers!.RepeatsEarlier(i, "name", name))
            {
                causes.Add(FieldError.Duplicate(path.Child("name"), FieldError.Quote(name)));
            }

            Topology(driver.List("topologyKeys"), path, causes);
        }
    }

    private static void NodeId(string id, FieldPath path, Causes causes)
    {
        if (id.Length == 0)
        {
            causes.Add(FieldError.Required(path, ""));
        }
        else if (Encoding.UTF8.GetByteCount(id) > MostIdBytes)
        {
            causes.Add(FieldError.InvalidText(path, id, $"must be {MostIdBytes} characters or less"));
        }
    }

    private static void Topology(ListNode? keys, FieldPath path, Causes causes)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < (keys?.Count ?? 0); i++)
        {
            string key = keys!.TextAt(i);
            if (key.Length == 0)
            {
                causes.Add(FieldError.Required(path, ""));
            }

            if (!seen.Add(key))
            {
                causes.Add(FieldError.Duplicate(path, FieldError.Quote(key)));
            }

            NameRules.Qualified(key, path, causes);
        }
    }

    private static void Stay(ObjectUnderReview review, Causes causes)
    {
        ListNode? drivers = review.New.Map("spec")?.List("drivers");
        StructType type = review.Resource.Type.Find("spec")!.Shape.Struct.Find("drivers")!.Shape.Element!.Struct;
        foreach ((_, MapNode old) in new Entries(review.Old!.Map("spec")?.List("drivers")))
        {
            foreach ((_, MapNode driver) in new Entries(drivers))
            {
                if (driver.TextOf("name") != old.TextOf("name"))
                {
                    continue;
                }

                MapNode kept = driver.Copy();
                kept.Remove("allocatable");
                MapNode before = old.Copy();
                before.Remove("allocatable");
                if (!SameMeaning.Structs(kept, before, type))
                {
                    causes.Add(FieldError.Invalid(Drivers, InternalValue.Json(kept, type), Unchanged.Message));
                }
            }
        }
    }
}
