using System.Globalization;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.ServiceAccounts;

/// <summary>The rules of a TokenRequest: between ten minutes and 2^32 seconds.</summary>
internal static class TokenRequestRules
{
    private const long Least = 10 * 60;
    private const long Most = 1L << 32;

    /// <summary>What is wrong; null when nothing is.</summary>
    public static StatusCause? Check(MapNode spec)
    {
        long seconds = spec.Integer("expirationSeconds") ?? 0;
        return seconds switch
        {
            < Least => Refuse(seconds, "may not specify a duration less than 10 minutes"),
            > Most => Refuse(seconds, "may not specify a duration larger than 2^32 seconds"),
            _ => null,
        };
    }

    private static StatusCause Refuse(long seconds, string why) =>
        FieldError.Invalid("spec.expirationSeconds", seconds.ToString(CultureInfo.InvariantCulture), why);
}
