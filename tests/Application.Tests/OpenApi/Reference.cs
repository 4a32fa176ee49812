using System.Text.Json;

namespace Kronicle.Application.Tests.OpenApi;

/// <summary>Recorded documents of the real server, in the folder "shared" beside the repository or where KRONICLE_SHARED says.</summary>
internal static class Reference
{
    public static JsonDocument Read(params string[] path)
    {
        string file = Path.Combine([Folder(), "reference", "api", .. path]);
        Assert.SkipUnless(File.Exists(file), $"the recording {file} is not there");
        return JsonDocument.Parse(File.ReadAllBytes(file));
    }

    private static string Folder()
    {
        if (Environment.GetEnvironmentVariable("KRONICLE_SHARED") is { Length: > 0 } told)
        {
            return told;
        }

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Server.sln")))
            {
                return Path.Combine(folder.Parent!.FullName, "shared");
            }
        }

        return "shared";
    }
}
