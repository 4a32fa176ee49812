namespace Kronicle.TestKit;

/// <summary>
/// Recorded behaviour of the real server, kept beside the repository in ../shared or where KRONICLE_SHARED says. Tests that use it
/// skip when it is absent.
/// </summary>
public static class SharedFolder
{
    /// <summary>What a skipped test gives as its reason.</summary>
    public const string Absent = "the folder of recordings (../shared, or KRONICLE_SHARED) is absent";

    /// <summary>A file or folder in it, or null when that does not exist.</summary>
    public static string? Find(params string[] parts)
    {
        string? root = Environment.GetEnvironmentVariable("KRONICLE_SHARED") ?? Beside(AppContext.BaseDirectory);
        string path = Path.Combine([root ?? "", .. parts]);
        return root is not null && (File.Exists(path) || Directory.Exists(path)) ? path : null;
    }

    private static string? Beside(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Server.sln")))
            {
                return Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared"));
            }
        }

        return null;
    }
}
