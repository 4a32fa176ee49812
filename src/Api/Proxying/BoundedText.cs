using System.Text;

namespace Kronicle.Api.Proxying;

/// <summary>The beginning of what a backend says.</summary>
internal static class BoundedText
{
    /// <summary>At most so many bytes as text; the rest is not read.</summary>
    public static async Task<string> ReadAsync(Stream stream, int most, CancellationToken cancellation)
    {
        byte[] bytes = new byte[most];
        int count = await stream.ReadAtLeastAsync(bytes, most, throwOnEndOfStream: false, cancellation);
        return Encoding.UTF8.GetString(bytes, 0, count);
    }
}
