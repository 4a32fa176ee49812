using System.Globalization;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of disks of cloud providers: https://kubernetes.io/docs/concepts/storage/volumes/</summary>
internal static class CloudVolumeRules
{
    private static readonly string[] CachingModes = ["None", "ReadOnly", "ReadWrite"];
    private static readonly string[] DiskKinds = ["Dedicated", "Managed", "Shared"];

    private static readonly string[] ManagedUris =
        ["/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"];

    private static readonly string[] BlobUris = ["https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"];

    /// <summary>A disk of which one partition is mounted.</summary>
    public static void Partitioned(MapNode source, string name, FieldPath path, Causes causes)
    {
        RequiredRules.Texts(source, path, causes, name);
        if (source.IntegerOf("partition") is var partition and (< 0 or > 255))
        {
            causes.Add(FieldError.Invalid(path.Child("partition"), partition.ToString(CultureInfo.InvariantCulture), "must be between 1 and 255, inclusive"));
        }
    }

    public static void Cinder(MapNode source, FieldPath path, Causes causes)
    {
        RequiredRules.Texts(source, path, causes, "volumeID");
        RequiredRules.ReferenceName(source, "secretRef", path, causes);
    }

    public static void AzureDisk(MapNode source, FieldPath path, Causes causes)
    {
        RequiredRules.Texts(source, path, causes, "diskName", "diskURI");
        Choice.Optional(source.Text("cachingMode"), CachingModes, path.Child("cachingMode"), causes);
        string? kind = source.Text("kind");
        Choice.Optional(kind, DiskKinds, path.Child("kind"), causes);
        string uri = source.TextOf("diskURI");
        if (kind == "Managed" && !uri.StartsWith("/subscriptions/", StringComparison.Ordinal))
        {
            causes.Add(FieldError.NotSupported(path.Child("diskURI"), uri, ManagedUris));
        }

        if (kind is not (null or "Managed") && !uri.StartsWith("https://", StringComparison.Ordinal))
        {
            causes.Add(FieldError.NotSupported(path.Child("diskURI"), uri, BlobUris));
        }
    }
}
