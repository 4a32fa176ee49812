namespace Kronicle.Application.Requests;

/// <summary>
/// Base64 of the URL alphabet without padding, read as leniently as Go's RawURLEncoding does: line breaks are passed over and the bits
/// behind the last byte may be anything. Clients that hand back what was cut or garbled get the reference's words.
/// </summary>
internal static class RawUrlBase64
{
    /// <param name="text">The text.</param>
    /// <param name="bytes">What it holds; empty when it is refused.</param>
    /// <param name="wrong">Where the text is wrong: the index that Go names.</param>
    public static bool TryDecode(string text, out byte[] bytes, out int wrong)
    {
        byte[] decoded = new byte[text.Length * 3 / 4];
        (int length, int bits, int held) = (0, 0, 0);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is '\r' or '\n')
            {
                continue;
            }

            if (Value(text[i]) is not { } value)
            {
                return Refuse(i, out bytes, out wrong);
            }

            bits = (bits << 6) | value;
            held += 6;
            if (held >= 8)
            {
                held -= 8;
                decoded[length++] = (byte)(bits >> held);
                bits &= (1 << held) - 1;
            }
        }

        // One letter alone holds less than a byte.
        if (held == 6)
        {
            return Refuse(text.Length - 1, out bytes, out wrong);
        }

        (bytes, wrong) = (decoded[..length], -1);
        return true;
    }

    private static bool Refuse(int at, out byte[] bytes, out int wrong)
    {
        (bytes, wrong) = ([], at);
        return false;
    }

    private static int? Value(char letter) => letter switch
    {
        >= 'A' and <= 'Z' => letter - 'A',
        >= 'a' and <= 'z' => letter - 'a' + 26,
        >= '0' and <= '9' => letter - '0' + 52,
        '-' => 62,
        '_' => 63,
        _ => null,
    };
}
