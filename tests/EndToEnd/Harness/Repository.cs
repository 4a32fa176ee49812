namespace Kronicle.EndToEnd.Harness;

/// <summary>Where things are in the checkout that these tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder with Server.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>The server's executable: KRONICLE, or the one that was built with these tests.</summary>
    public static string Server { get; } = Environment.GetEnvironmentVariable("KRONICLE") is { Length: > 0 } given
        ? given
        : Path.Combine(Root, "artifacts", "bin", "Api", new DirectoryInfo(AppContext.BaseDirectory).Name, "kronicle");

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Server.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("these tests run from a checkout: no Server.sln was found above " + AppContext.BaseDirectory);
    }
}
