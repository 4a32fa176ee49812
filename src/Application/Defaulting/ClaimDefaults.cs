using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Defaults of a claim, in all places that have one: the kind, a stateful set's templates and ephemeral volumes.</summary>
internal sealed class ClaimDefaults : IDefaulter
{
    private static readonly Node Kind = new TextNode("PersistentVolumeClaim");

    public void OnDecode(MapNode root)
    {
        FillSpec(root.EnsureMap("spec"));
        MapNode status = root.EnsureMap("status");
        status.FillEmpty("phase", Constants.Pending);
        ResourceAmounts.Round(status.Map("capacity"));
        ResourceAmounts.Round(status.Map("allocatedResources"));
    }

    public static void FillTemplate(MapNode claim)
    {
        claim["apiVersion"] = Constants.VersionOne;
        claim["kind"] = Kind;
        FillSpec(claim.EnsureMap("spec"));
        claim.EnsureMap("status").FillEmpty("phase", Constants.Pending);
    }

    public static void FillSpec(MapNode spec)
    {
        spec.FillAbsent("volumeMode", Constants.Filesystem);
        ResourceAmounts.RoundRequirements(spec.Map("resources"));
    }
}
