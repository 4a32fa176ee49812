using System.Numerics;
using System.Security.Cryptography;

namespace Kronicle.Application.Validation.Certificates;

/// <summary>
/// Verifies Ed25519 signatures by RFC 8032, which the platform does not. It handles public values only, so that nothing can be
/// learned from the time that it takes.
/// </summary>
internal static class Ed25519Signature
{
    private static readonly BigInteger Prime = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", null);
    private static readonly BigInteger Curve = Mod(-121665 * Inverse(121666));
    private static readonly BigInteger RootOfMinusOne = BigInteger.ModPow(2, (Prime - 1) / 4, Prime);
    private static readonly Point Base = Decode(Convert.FromHexString("5866666666666666666666666666666666666666666666666666666666666666"))!.Value;

    /// <summary>Whether the signature is that of the key over the message.</summary>
    public static bool Verify(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (key.Length != 32 || signature.Length != 64 || Decode(key) is not { } owner || Decode(signature[..32]) is not { } commitment)
        {
            return false;
        }

        BigInteger scalar = Number(signature[32..]);
        if (scalar >= Order)
        {
            return false;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        hash.AppendData(signature[..32]);
        hash.AppendData(key);
        hash.AppendData(message);
        BigInteger challenge = Number(hash.GetHashAndReset()) % Order;
        return Same(Multiply(Base, scalar), Add(commitment, Multiply(owner, challenge)));
    }

    private static Point? Decode(ReadOnlySpan<byte> bytes)
    {
        BigInteger y = Number(bytes);
        bool odd = !(y >> 255).IsZero;
        y &= (BigInteger.One << 255) - 1;
        if (y >= Prime)
        {
            return null;
        }

        BigInteger square = Mod(((y * y) - 1) * Inverse((Curve * y * y) + 1));
        BigInteger x = BigInteger.ModPow(square, (Prime + 3) / 8, Prime);
        if (Mod((x * x) - square) != 0)
        {
            x = Mod(x * RootOfMinusOne);
        }

        if (Mod((x * x) - square) != 0 || (x.IsZero && odd))
        {
            return null;
        }

        x = x.IsEven == odd ? Prime - x : x;
        return new(x, y, 1, Mod(x * y));
    }

    // Points in extended coordinates: RFC 8032, section 5.1.4.
    private static Point Add(Point p, Point q)
    {
        BigInteger a = Mod((p.Y - p.X) * (q.Y - q.X));
        BigInteger b = Mod((p.Y + p.X) * (q.Y + q.X));
        BigInteger c = Mod(2 * p.T * q.T * Curve);
        BigInteger d = Mod(2 * p.Z * q.Z);
        return new(Mod((b - a) * (d - c)), Mod((d + c) * (b + a)), Mod((d - c) * (d + c)), Mod((b - a) * (b + a)));
    }

    private static Point Multiply(Point point, BigInteger times)
    {
        var sum = new Point(0, 1, 1, 0);
        for (; times > 0; times >>= 1)
        {
            if (!times.IsEven)
            {
                sum = Add(sum, point);
            }

            point = Add(point, point);
        }

        return sum;
    }

    private static bool Same(Point p, Point q) => Mod((p.X * q.Z) - (q.X * p.Z)).IsZero && Mod((p.Y * q.Z) - (q.Y * p.Z)).IsZero;

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true);

    private static BigInteger Inverse(BigInteger value) => BigInteger.ModPow(Mod(value), Prime - 2, Prime);

    private static BigInteger Mod(BigInteger value)
    {
        BigInteger rest = value % Prime;
        return rest.Sign < 0 ? rest + Prime : rest;
    }

    private readonly record struct Point(BigInteger X, BigInteger Y, BigInteger Z, BigInteger T);
}
