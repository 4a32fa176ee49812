namespace Kronicle.Application.Controllers.Garbage;

/// <summary>Which dependents of a uid agree on what the object of that uid is.</summary>
internal static class OwnerCoordinates
{
    /// <summary>Dependents with a reference that names the object, and those with one that names another with its uid; some may be both.</summary>
    public static (List<GraphNode> Agree, List<GraphNode> Differ) Partition(IEnumerable<GraphNode> dependents, ObjectIdentity owner)
    {
        var agree = new List<GraphNode>();
        var differ = new List<GraphNode>();
        foreach (GraphNode dependent in dependents)
        {
            bool elsewhere = owner.Namespace.Length > 0 && owner.Namespace != dependent.Identity.Namespace;
            IEnumerable<OwnerReference> references = dependent.Owners.Where(reference => reference.Uid == owner.Uid);
            if (!elsewhere && references.Any(owner.IsNamedBy))
            {
                agree.Add(dependent);
            }

            if (elsewhere || references.Any(reference => !owner.IsNamedBy(reference)))
            {
                differ.Add(dependent);
            }
        }

        return (agree, differ);
    }

    /// <summary>Another object that the uid may be, by the dependents' references: the next in order after the one that is absent. Null when there is none.</summary>
    public static ObjectIdentity? Alternative(IEnumerable<GraphNode> dependents, ObjectIdentity absent)
    {
        ObjectIdentity[] others =
        [
            .. dependents
                .SelectMany(dependent => dependent.Owners.Where(owner => owner.Uid == absent.Uid).Select(owner => owner.IdentityIn(
                    absent.Namespace.Length == 0 && owner.Kind == absent.Kind && owner.ApiVersion == absent.ApiVersion ? "" : dependent.Identity.Namespace)))
                .Where(other => other != absent)
                .Distinct().Order(),
        ];
        return Array.Find(others, other => other.CompareTo(absent) > 0) ?? others.FirstOrDefault();
    }
}
