using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Defaults of a pod's volume. A volume that names no source is an empty directory.</summary>
internal static class VolumeDefaults
{
    private static readonly Node FileMode = new NumberNode(0b110_100_100);
    private static readonly Node TokenSeconds = new NumberNode(3600);

    public static void Fill(MapNode volume)
    {
        if (volume.Count == (volume.Has("name") ? 1 : 0))
        {
            volume["emptyDir"] = new MapNode();
            return;
        }

        volume.Map("secret")?.FillAbsent("defaultMode", FileMode);
        volume.Map("configMap")?.FillAbsent("defaultMode", FileMode);
        HostPath(volume);
        if (volume.Map("downwardAPI") is { } downward)
        {
            downward.FillAbsent("defaultMode", FileMode);
            downward.Each("items", ContainerDefaults.FieldReference);
        }

        if (volume.Map("projected") is { } projected)
        {
            projected.FillAbsent("defaultMode", FileMode);
            projected.Each("sources", Projection);
        }

        if (volume.Map("ephemeral")?.Map("volumeClaimTemplate") is { } template)
        {
            ClaimDefaults.FillSpec(template.EnsureMap("spec"));
        }

        if (volume.Map("image") is { } image && image.Text("pullPolicy") is not { Length: > 0 })
        {
            image["pullPolicy"] = ContainerDefaults.PullPolicy(image.Text("reference") ?? "");
        }
    }

    /// <summary>The type of a hostPath says that nothing is checked; persistent volumes have it too.</summary>
    public static void HostPath(MapNode volume) => volume.Map("hostPath")?.FillAbsent("type", Constants.Empty);

    private static void Projection(MapNode source)
    {
        source.Map("downwardAPI")?.Each("items", ContainerDefaults.FieldReference);
        source.Map("serviceAccountToken")?.FillAbsent("expirationSeconds", TokenSeconds);
    }
}
