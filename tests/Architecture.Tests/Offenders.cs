namespace Kronicle.Architecture.Tests;

/// <summary>A failing rule prints all that break it, each on its line.</summary>
internal static class Offenders
{
    public static void None(IEnumerable<string> offenders)
    {
        string all = string.Join('\n', offenders);
        Assert.True(all.Length == 0, "\n" + all);
    }
}
