using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>Volumes that are paths of a node.</summary>
internal static class LocalPathRules
{
    private static readonly string[] Types = ["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"];

    /// <summary>https://kubernetes.io/docs/concepts/storage/volumes/#hostpath</summary>
    public static void HostPath(MapNode source, FieldPath path, Causes causes)
    {
        if (Path(source, path, causes))
        {
            Choice.Optional(source.Text("type"), Types, path.Child("type"), causes);
        }
    }

    /// <summary>https://kubernetes.io/docs/concepts/storage/volumes/#local</summary>
    public static void Local(MapNode source, FieldPath path, Causes causes) => Path(source, path, causes);

    private static bool Path(MapNode source, FieldPath path, Causes causes)
    {
        string value = source.TextOf("path");
        if (value.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child("path"), ""));
            return false;
        }

        if (Array.IndexOf(value.Split('/'), "..") >= 0)
        {
            causes.Add(FieldError.InvalidText(path.Child("path"), value, "must not contain '..'"));
        }

        return true;
    }
}
