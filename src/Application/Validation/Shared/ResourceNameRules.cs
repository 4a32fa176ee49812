using Kronicle.Domain.Failures;

namespace Kronicle.Application.Validation.Shared;

/// <summary>The rules of names of resources such as cpu or example.com/gpu.</summary>
public static class ResourceNameRules
{
    private static readonly string[] OfPods = ["cpu", "hugepages-", "memory"];

    /// <summary>A resource of any kind.</summary>
    public static void Check(string name, FieldPath path, Causes causes)
    {
        int before = causes.Count;
        NameRules.Qualified(name, path, causes);
        if (causes.Count == before && !HasDomain(name) && !ResourceNames.IsStandard(name))
        {
            causes.Add(FieldError.InvalidText(path, name, "must be a standard resource type or fully qualified"));
        }
    }

    /// <summary>A resource that a container can ask for.</summary>
    public static void OfContainer(string name, FieldPath path, Causes causes)
    {
        if (name is "cpu" or "memory" or "ephemeral-storage")
        {
            return;
        }

        Check(name, path, causes);
        if (!HasDomain(name))
        {
            if (!ResourceNames.IsOfContainers(name))
            {
                causes.Add(FieldError.InvalidText(path, name, "must be a standard resource for containers"));
            }
        }
        else if (!ResourceNames.IsNative(name) && !ResourceNames.IsExtended(name))
        {
            causes.Add(FieldError.InvalidText(path, name, "doesn't follow extended resource name standard"));
        }
    }

    /// <summary>A resource that can be stated for a whole pod: KEP-2837.</summary>
    public static void OfPod(string name, FieldPath path, Causes causes)
    {
        int before = causes.Count;
        Check(name, path, causes);
        if (causes.Count == before && name is not ("cpu" or "memory") && !ResourceNames.IsHugePages(name))
        {
            causes.Add(FieldError.NotSupported(path, name, OfPods));
        }
    }

    /// <summary>A resource that a quota can count.</summary>
    public static void OfQuota(string name, FieldPath path, Causes causes)
    {
        Check(name, path, causes);
        if (!HasDomain(name) && !ResourceNames.IsOfQuota(name))
        {
            causes.Add(FieldError.InvalidText(path, name, "must be a standard resource for quota"));
        }
    }

    private static bool HasDomain(string name) => name.Contains('/', StringComparison.Ordinal);
}
