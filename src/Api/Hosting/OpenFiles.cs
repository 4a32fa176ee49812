using System.Globalization;

namespace Kronicle.Api.Hosting;

/// <summary>How many files and connections the system lets this process open.</summary>
internal static class OpenFiles
{
    private const string Limits = "/proc/self/limits";
    private const string Line = "Max open files";
    private const long Own = 512;
    private const long Least = 64;

    /// <summary>
    /// What the server leaves to connections: a process that runs out of files ends, so a quarter of them, and not less than 512, is for the
    /// store, the logs, connections to others and the runtime itself. What comes beyond is closed at once. Null where the system does not
    /// tell its limit.
    /// </summary>
    public static long? ForConnections() => Soft() is { } limit ? Math.Max(Least, limit - Math.Max(Own, limit / 4)) : null;

    private static long? Soft()
    {
        if (!File.Exists(Limits))
        {
            return null;
        }

        string? line = File.ReadLines(Limits).FirstOrDefault(text => text.StartsWith(Line, StringComparison.Ordinal));
        string? soft = line?[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out long limit) && limit > 0 ? limit : null;
    }
}
