using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of volumes from the node: https://kubernetes.io/docs/concepts/storage/volumes/#hostpath</summary>
internal static class LocalVolumeRules
{
    private static readonly string[] HostPathTypes =
        ["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"];

    public static void HostPath(MapNode source, FieldPath path, Causes causes)
    {
        if (!source.HasText("path"))
        {
            causes.Add(FieldError.Required(path.Child("path"), ""));
            return;
        }

        PathRules.NoBacksteps(source.TextOf("path"), path.Child("path"), causes);
        Choice.Optional(source.Text("type"), HostPathTypes, path.Child("type"), causes);
    }

    public static void GitRepo(MapNode source, FieldPath path, Causes causes)
    {
        RequiredRules.Texts(source, path, causes, "repository");
        PathRules.Descending(source.TextOf("directory"), path.Child("directory"), causes);
    }
}
