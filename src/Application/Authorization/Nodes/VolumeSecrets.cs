using System.Text.Json;

namespace Kronicle.Application.Authorization.Nodes;

/// <summary>The secrets that a node needs to mount a persistent volume. Those that only controllers use are not among them.</summary>
internal static class VolumeSecrets
{
    private static readonly string[] NodeReferences = ["nodePublishSecretRef", "nodeStageSecretRef", "nodeExpandSecretRef"];

    // Their secrets lie in the claim's namespace unless they name another.
    private static readonly string[] InClaimsNamespace = ["cephfs", "flexVolume", "rbd", "scaleIO", "iscsi"];
    private static readonly string[] InTheirOwn = ["cinder", "storageos"];

    public static NodeTarget[] Of(JsonElement spec)
    {
        string claims = spec.Field("claimRef").Text("namespace");
        JsonElement azure = spec.Field("azureFile");
        return
        [
            .. new[] { (Namespace: Or(azure.Text("secretNamespace"), claims), Name: azure.Text("secretName")) }
                .Concat(InClaimsNamespace.Select(source => Reference(spec.Field(source).Field("secretRef"), claims)))
                .Concat(InTheirOwn.Select(source => Reference(spec.Field(source).Field("secretRef"), "")))
                .Concat(NodeReferences.Select(field => Reference(spec.Field("csi").Field(field), "")))
                .Where(secret => secret.Name.Length > 0)
                .Select(secret => new NodeTarget(TargetKind.Secret, secret.Namespace, secret.Name)).Distinct(),
        ];
    }

    private static (string Namespace, string Name) Reference(JsonElement reference, string otherwise) =>
        (Or(reference.Text("namespace"), otherwise), reference.Text("name"));

    private static string Or(string ns, string otherwise) => ns.Length > 0 ? ns : otherwise;
}
