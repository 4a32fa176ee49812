using Kronicle.Application.EventLog;
using System.Text;

namespace Kronicle.Infrastructure.Storage;

/// <summary>The keys under a prefix as a half-open range of UTF-8 bytes, for stores that compare bytes.</summary>
/// <param name="From">The first key of the range, or a place before it.</param>
/// <param name="To">A place after the last key of the range.</param>
internal readonly record struct KeyRange(byte[] From, byte[] To)
{
    /// <summary>The keys under <paramref name="prefix"/> that are greater than <paramref name="after"/>.</summary>
    public static KeyRange Of(string prefix, string? after = null)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(prefix);

        // 0xff is in no UTF-8 text: it sorts after every key that begins with the prefix and before all greater ones.
        byte[] to = [.. bytes, 0xff];
        return after is null || KeyOrder.Instance.Compare(after, prefix) < 0
            ? new KeyRange(bytes, to)
            : new KeyRange([.. Encoding.UTF8.GetBytes(after), 0], to);
    }
}
