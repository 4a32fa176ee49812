namespace Kronicle.Application.Tests.Tables;

/// <summary>Recordings of the reference server, which not every machine has: tests that read them are skipped without them.</summary>
internal static class SharedFolder
{
    /// <summary>A path below the folder that KRONICLE_SHARED names, or else below "shared" beside the repository.</summary>
    public static string Require(string path)
    {
        string? folder = Environment.GetEnvironmentVariable("KRONICLE_SHARED") ?? BesideRepository();
        if (folder is null || !Path.Exists(Path.Combine(folder, path)))
        {
            Assert.Skip($"There is no {path} in a shared folder beside the repository (KRONICLE_SHARED names another place).");
        }

        return Path.Combine(folder, path);
    }

    private static string? BesideRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Server.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.Parent is { } parent ? Path.Combine(parent.FullName, "shared") : null;
    }
}
