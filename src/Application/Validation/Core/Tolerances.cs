using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>
/// What a stored spec already has though a new one may not: rules that came later let it stay, so that the object can still be updated.
/// All false for a spec that is new.
/// </summary>
internal sealed class Tolerances
{
    /// <summary>Nothing is tolerated.</summary>
    public static readonly Tolerances None = new();

    /// <summary>Huge pages that are no multiple of their size.</summary>
    public bool PartialPages { get; private init; }

    /// <summary>Kernel parameters of namespaces that the pod shares with its host.</summary>
    public bool HostSysctls { get; private init; }

    /// <summary>Values in the selectors of pod affinities that no label can have.</summary>
    public bool AffinityValues { get; private init; }

    /// <summary>Values in the required node affinity that no label can have.</summary>
    public bool NodeValues { get; private init; }

    /// <summary>Selectors of spread constraints that are none.</summary>
    public bool SpreadSelectors { get; private init; }

    /// <summary>Keys of spread constraints that contradict their selectors.</summary>
    public bool SpreadKeys { get; private init; }

    /// <summary>Paths of tokens that lead out of their volume.</summary>
    public bool TokenPaths { get; private init; }

    /// <summary>Raw block devices in a user namespace of the pod's own.</summary>
    public bool UserDevices { get; private init; }

    /// <summary>Containers of initialisation that would start again when their resources change.</summary>
    public bool StartingRestarts { get; private init; }

    /// <summary>Tolerations that compare numbers.</summary>
    public bool Comparisons { get; private init; }

    /// <summary>What a stored spec has of these.</summary>
    public static Tolerances Of(MapNode? spec) => spec is null ? None : new()
    {
        PartialPages = HasPartialPages(spec),
        HostSysctls = SysctlRules.AnyOfHost(spec),
        AffinityValues = AffinityRules.HasImpossibleValues(spec.Map("affinity")),
        NodeValues = NodeSelectorRules.HasImpossibleValues(spec.Map("affinity")?.Map("nodeAffinity")?.Map("requiredDuringSchedulingIgnoredDuringExecution")),
        SpreadSelectors = SpreadRules.Any(spec, constraint => Finds(causes => SelectorRules.Check(constraint.Map("labelSelector"), FieldPath.Spec, causes))),
        SpreadKeys = SpreadRules.Any(spec, constraint => Finds(causes => SpreadRules.Keys(constraint, FieldPath.Spec, causes))),
        TokenPaths = ProjectedVolumeRules.HasStrayToken(spec),
        UserDevices = spec.Bool("hostUsers") is false && HasDevices(spec),
        StartingRestarts = InitContainerRules.RestartsOnResize(spec),
        Comparisons = TolerationRules.Compares(spec.List("tolerations")),
    };

    /// <summary>Whether a rule finds something.</summary>
    internal static bool Finds(Action<Causes> rule)
    {
        var causes = new Causes([]);
        rule(causes);
        return causes.Count > 0;
    }

    private static bool HasDevices(MapNode spec)
    {
        bool found = false;
        PodContainers.Each(spec, FieldPath.Spec, (container, _) => found |= container.Length("volumeDevices") > 0);
        return found;
    }

    private static bool HasPartialPages(MapNode spec)
    {
        bool found = Partial(spec.Map("resources"));
        PodContainers.Each(spec, FieldPath.Spec, (container, _) => found |= Partial(container.Map("resources")));
        return found;
    }

    private static bool Partial(MapNode? resources)
    {
        foreach (string side in (ReadOnlySpan<string>)["limits", "requests"])
        {
            foreach (KeyValuePair<string, Node> amount in resources?.Map(side) ?? [])
            {
                if (ResourceNames.IsHugePages(amount.Key)
                    && !ResourceRequirementRules.IsMultiple(QuantityRules.Read(amount.Value), ResourceNames.PageSize(amount.Key)))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
