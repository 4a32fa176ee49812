using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Nodes;

/// <summary>Whom the tokens are meant for that a pod's volumes ask for (KEP-4935): by projection, or by the driver of a CSI volume.</summary>
internal sealed class TokenAudiences(ClusterLookup lookup)
{
    /// <returns>Whether a volume asks for it, and what could not be looked up.</returns>
    public async ValueTask<(bool Found, IReadOnlyList<string> Errors)> AskedForAsync(MapNode pod, string audience, CancellationToken cancellation)
    {
        var errors = new List<string>();
        string ns = pod.Map("metadata")?.Text("namespace") ?? "";
        foreach (MapNode volume in PodSpecs.Of(pod.Map("spec"), "volumes"))
        {
            if (PodSpecs.Of(volume.Map("projected"), "sources").Any(source =>
                source.Map("serviceAccountToken") is { } token && (token.Text("audience") ?? "") == audience))
            {
                return (true, errors);
            }

            string? driver = volume.Map("csi")?.Text("driver");
            if (ClaimOf(pod, volume) is { } claim)
            {
                (driver, string? error) = await DriverOfAsync(ns, claim, cancellation);
                errors.AddRange(error is null ? [] : [error]);
            }

            if (string.IsNullOrEmpty(driver))
            {
                continue;
            }

            if (await lookup.FindAsync(LookedUp.CsiDrivers, "", driver, cancellation) is not { } found)
            {
                errors.Add(NotFound("csidriver.storage.k8s.io", driver));
            }
            else if (PodSpecs.Of(found.Map("spec"), "tokenRequests").Any(request => (request.Text("audience") ?? "") == audience))
            {
                return (true, errors);
            }
        }

        return (false, errors);
    }

    private static string? ClaimOf(MapNode pod, MapNode volume) =>
        volume.Map("ephemeral")?.Has("volumeClaimTemplate") == true ? $"{pod.Map("metadata")?.Text("name")}-{volume.Text("name")}"
        : volume.Map("persistentVolumeClaim")?.Text("claimName");

    private async ValueTask<(string? Driver, string? Error)> DriverOfAsync(string ns, string claim, CancellationToken cancellation)
    {
        if (await lookup.FindAsync(LookedUp.Claims, ns, claim, cancellation) is not { } found)
        {
            return (null, NotFound("persistentvolumeclaim", claim));
        }

        string name = found.Map("spec")?.Text("volumeName") ?? "";
        return await lookup.FindAsync(LookedUp.Volumes, "", name, cancellation) is { } volume
            ? (volume.Map("spec")?.Map("csi")?.Text("driver"), null)
            : (null, NotFound("persistentvolume", name));
    }

    private static string NotFound(string resource, string name) => $"{resource} \"{name}\" not found";
}
