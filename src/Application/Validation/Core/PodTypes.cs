using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.Core;

/// <summary>The types that the rules of pods compare by.</summary>
internal static class PodTypes
{
    public static StructType Spec { get; } = Of("PodSpec");

    public static StructType Container { get; } = Of("Container");

    public static StructType EphemeralContainer { get; } = Of("EphemeralContainer");

    public static StructType Toleration { get; } = Of("Toleration");

    public static StructType NodeAffinity { get; } = Of("NodeAffinity");

    public static StructType NodeSelector { get; } = Of("NodeSelector");

    public static StructType NodeSelectorTerm { get; } = Of("NodeSelectorTerm");

    public static StructType ResourceRequirements { get; } = Of("ResourceRequirements");

    public static StructType Status { get; } = Of("PodStatus");

    private static StructType Of(string name) => ResourceCatalogue.BuiltIn.Type("io.k8s.api.core.v1." + name)!;
}
