using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>What is odd in a pod's containers.</summary>
internal static class ContainerWarnings
{
    private const string SeccompField = "non-functional in v1.27+; use the \"seccompProfile\" field instead";

    private static readonly string[] ByteAmounts = ["memory", "ephemeral-storage"];

    public static void Of(MapNode spec, MapNode? annotations, FieldPath path, FieldPath annotationPath, bool isTemplate, List<string> found)
    {
        MapNode? context = spec.Map("securityContext");
        if (context?.Map("seccompProfile") is null && annotations?.Has(ProfileAnnotationRules.SeccompOfPod) is true)
        {
            found.Add($"{annotationPath.Key(ProfileAnnotationRules.SeccompOfPod)}: {SeccompField}");
        }

        foreach (string list in (ReadOnlySpan<string>)["initContainers", "containers", "ephemeralContainers"])
        {
            foreach ((int i, MapNode container) in spec.Entries(list))
            {
                FieldPath at = path.Child(list).Index(i);
                if (annotations is { Count: > 0 })
                {
                    Profiles(container, context, annotations, annotationPath, isTemplate, found);
                }

                if (container.Map("resources") is { Count: > 0 } resources)
                {
                    Resources(resources, at.Child("resources"), found);
                }

                Environment(container.List("env"), at, found);
            }
        }
    }

    /// <summary>Amounts of memory and of disks are whole bytes.</summary>
    public static void Fractions(MapNode? amounts, FieldPath path, List<string> found)
    {
        foreach (string name in ByteAmounts)
        {
            Fraction(amounts, name, path, found);
        }
    }

    /// <summary>An amount of bytes that is no whole number.</summary>
    public static void Fraction(MapNode? amounts, string name, FieldPath path, List<string> found)
    {
        if (amounts?[name] is TextNode { Value: [.., 'm'] } amount && !QuantityRules.IsWhole(QuantityRules.Read(amount)))
        {
            found.Add($"{path.Key(name)}: fractional byte value {FieldError.Quote(amount.Value)} is invalid, must be an integer");
        }
    }

    private static void Resources(MapNode resources, FieldPath path, List<string> found)
    {
        foreach (string name in ByteAmounts)
        {
            foreach (string side in (ReadOnlySpan<string>)["limits", "requests"])
            {
                Fraction(resources.Map(side), name, path.Child(side), found);
            }
        }
    }

    // Pods are told of AppArmor where the annotation is turned into a field.
    private static void Profiles(MapNode container, MapNode? pod, MapNode annotations, FieldPath path, bool isTemplate, List<string> found)
    {
        MapNode? context = container.Map("securityContext");
        string seccomp = ProfileAnnotationRules.SeccompOfContainer + container.TextOf("name");
        if (context?.Map("seccompProfile") is null && annotations.Has(seccomp))
        {
            found.Add($"{path.Key(seccomp)}: {SeccompField}");
        }

        string appArmor = ProfileAnnotationRules.AppArmorOfContainer + container.TextOf("name");
        if (isTemplate && pod?.Map("appArmorProfile") is null && context?.Map("appArmorProfile") is null && annotations.Has(appArmor))
        {
            found.Add($"{path.Key(appArmor)}: deprecated since v1.30; use the \"appArmorProfile\" field instead");
        }
    }

    // A variable may build on an earlier one of its name; one that only replaces it is lost when it is applied.
    private static void Environment(ListNode? variables, FieldPath path, List<string> found)
    {
        HashSet<string>? names = null;
        foreach ((int i, MapNode variable) in new Entries(variables is { Count: > 1 } ? variables : null))
        {
            string name = variable.TextOf("name");
            if ((names ??= new(StringComparer.Ordinal)).Add(name))
            {
                continue;
            }

            string reference = $"$({name})";
            string value = variable.TextOf("value");
            if (variable.Map("valueFrom") is not null || value == reference || !value.Contains(reference, StringComparison.Ordinal))
            {
                found.Add($"{path.Child("env").Index(i)}: hides previous definition of {FieldError.Quote(name)}, which may be dropped when using apply");
            }
        }
    }
}
