using System.Globalization;
using CsCheck;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Tests.Objects;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("0.5", "500m")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("1000m", "1")]
    [InlineData("1500m", "1500m")]
    [InlineData("1.5", "1500m")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("0.5Ki", "512")]
    [InlineData("0.5Mi", "512Ki")]
    [InlineData("1.1Ki", "1126400m")]
    [InlineData("100m", "100m")]
    [InlineData("64Mi", "64Mi")]
    [InlineData("1000000", "1M")]
    [InlineData("12e6", "12e6")]
    [InlineData("12E6", "12E6")]
    [InlineData("1e4", "10e3")]
    [InlineData("100e-3", "100e-3")]
    [InlineData("0.1n", "1n")]
    [InlineData("1.1n", "2n")]
    [InlineData("-0.1n", "-1n")]
    [InlineData("-1.5", "-1500m")]
    [InlineData("+5", "+5")]
    [InlineData("005", "005")]
    [InlineData("1.500", "1.500")]
    [InlineData("1.2345", "1234500u")]
    [InlineData("-", "0")]
    [InlineData(".", "0")]
    [InlineData("k", "0")]
    [InlineData("1.", "1.")]
    [InlineData(".5", "500m")]
    [InlineData("8Ei", "9223372036854775807")]
    [InlineData("9223372036854775807Ki", "9223372036854775807")]
    [InlineData("7Ei", "7Ei")]
    [InlineData("1000E", "1e21")]
    [InlineData("18446744073709551616", "18446744073709551616")]
    [InlineData("0.0001Ki", "102400u")]
    [InlineData("1e4294967296", "1e4294967296")]
    [InlineData("1e999999999", "1e999999999")]
    [InlineData("1e-999999999", "1e-9")]
    [InlineData("1.5e2147483645", "150e2147483643")]
    public void The_canonical_form_is_that_of_apimachinery(string text, string expected)
    {
        Assert.Equal(expected, Quantity.Canonical(text, out string? error));
        Assert.Null(error);
    }

    [Theory]
    [InlineData("", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("abc", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("1.2.3", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("1 Gi", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("1ki", "unable to parse quantity's suffix")]
    [InlineData("1e", "unable to parse quantity's suffix")]
    [InlineData("1e99999999999999999999", "unable to parse quantity's suffix")]
    [InlineData("1K", "unable to parse quantity's suffix")]
    [InlineData("Ei", "unable to parse numeric part of quantity")]
    public void Errors_are_those_of_apimachinery(string text, string expected)
    {
        Assert.Null(Quantity.Canonical(text, out string? error));
        Assert.Equal(expected, error);
    }

    [Theory]
    [InlineData("1Gi", "1024Mi", 0)]
    [InlineData("1", "999m", 1)]
    [InlineData("-1", "1n", -1)]
    [InlineData("-2", "-1", -1)]
    [InlineData("0", "1e999999999", -1)]
    [InlineData("1e-9", "1n", 0)]
    [InlineData("1e999999999", "1e999999998", 1)]
    public void Quantities_compare_by_value(string left, string right, int expected)
    {
        Assert.Equal(expected, Math.Sign(Of(left).CompareTo(Of(right))));
        Assert.Equal(-expected, Math.Sign(Of(right).CompareTo(Of(left))));
        Assert.Equal(expected == 0, Of(left).GetHashCode() == Of(right).GetHashCode());
    }

    [Theory]
    [InlineData("1Gi", "1Mi", "1025Mi", "1023Mi")]
    [InlineData("1", "1500m", "2500m", "-500m")]
    [InlineData("0", "1Ki", "1Ki", "-1Ki")]
    [InlineData("100m", "1Ki", "1024100m", "-1023900m")]
    public void Sums_keep_the_left_format(string left, string right, string sum, string difference)
    {
        Assert.Equal(sum, (Of(left) + Of(right)).ToString());
        Assert.Equal(difference, (Of(left) - Of(right)).ToString());
    }

    [Fact]
    public void Whole_units_and_thousandths_round_away_from_zero()
    {
        Assert.Equal(2, Of("1100m").Value);
        Assert.Equal(-2, Of("-1100m").Value);
        Assert.Equal(1100, Of("1.1").MilliValue);
        Assert.Equal(1, Of("1n").MilliValue);
        Assert.Equal(long.MaxValue, Of("1e999999999").Value);
        Assert.Equal(long.MinValue, (-Of("1e30")).Value);
    }

    [Fact]
    public void Exponents_do_not_become_digits()
    {
        string[] hostile = ["1e2147483647", "1e-2147483648", new('9', 100_000), "0." + new string('1', 900), new string('9', 900) + "Ei", "9.9e2000000000"];
        foreach (string left in hostile)
        {
            foreach (string right in hostile)
            {
                if (Quantity.TryParse(left, out Quantity a, out _) && Quantity.TryParse(right, out Quantity b, out _))
                {
                    Assert.True((a + b).ToString().Length < 4000);
                    Assert.True((a - b).ToString().Length < 4000);
                    Assert.Equal(a.CompareTo(b), -b.CompareTo(a));
                    Assert.True(a.Value == b.Value || a != b);
                }
            }
        }
    }

    [Fact]
    public void Any_text_reads_back_to_the_same_value() =>
        Gen.String[Gen.Char["0123456789.+-eEinumkKMGTP"], 0, 12].Sample(text =>
        {
            if (Quantity.TryParse(text, out Quantity quantity, out _))
            {
                Quantity again = Of(quantity.ToString());
                Assert.Equal(quantity, again);
                Assert.Equal(quantity.ToString(), again.ToString());
            }
        });

    [Fact]
    public void Sums_agree_with_decimal_arithmetic() =>
        Gen.Select(Gen.Long[-1_000_000_000, 1_000_000_000], Gen.Long[-1_000_000_000, 1_000_000_000]).Sample((a, b) =>
        {
            Quantity sum = Of(a.ToString(CultureInfo.InvariantCulture) + "m") + Of(b.ToString(CultureInfo.InvariantCulture) + "u");
            Assert.Equal(Of(((a * 1000) + b).ToString(CultureInfo.InvariantCulture) + "u"), sum);
        });

    private static Quantity Of(string text)
    {
        Assert.True(Quantity.TryParse(text, out Quantity quantity, out string? error), error);
        return quantity;
    }
}
