using System.Globalization;
using System.Text;

namespace Kronicle.Application.Connections;

/// <summary>Paths as Go's net/url writes them.</summary>
internal static class GoPath
{
    private const string Plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~$&+,/:;=@";

    /// <summary>Escapes what a path can't hold; slashes stay.</summary>
    public static string Escape(string path)
    {
        if (path.All(Plain.Contains))
        {
            return path;
        }

        var text = new StringBuilder(path.Length + 16);
        foreach (byte part in Encoding.UTF8.GetBytes(path))
        {
            _ = Plain.Contains((char)part) ? text.Append((char)part) : text.Append(CultureInfo.InvariantCulture, $"%{part:X2}");
        }

        return text.ToString();
    }
}
