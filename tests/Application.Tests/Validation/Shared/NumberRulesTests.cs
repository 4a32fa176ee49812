using Kronicle.Application.Validation;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Validation.Shared;

public sealed class NumberRulesTests
{
    private const string PercentMessage = "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

    private static readonly FieldPath Path = FieldPath.Root("spec");

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"n":0}""")]
    [InlineData("""{"n":-2}""", "spec.n: Invalid value: -2: must be greater than or equal to 0")]
    public void A_count_is_not_below_zero(string map, params string[] expected) =>
        Assert.Equal(expected, Found.By(causes => NumberRules.NonNegative(Reviews.Read(map), "n", Path, causes)));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"n":1}""")]
    [InlineData("""{"n":0}""", "spec.n: Invalid value: 0: must be greater than 0")]
    public void A_positive_number_may_be_absent_but_not_zero(string map, params string[] expected) =>
        Assert.Equal(expected, Found.By(causes => NumberRules.PositiveIfSet(Reviews.Read(map), "n", Path, causes)));

    [Theory]
    [InlineData("""{"n":0}""")]
    [InlineData("""{"n":"0%"}""")]
    [InlineData("""{"n":"007%"}""")]
    [InlineData("{}")]
    [InlineData("""{"n":-1}""", "spec: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("""{"n":"%"}""", "spec: Invalid value: \"%\": " + PercentMessage)]
    [InlineData("""{"n":"5"}""", "spec: Invalid value: \"5\": " + PercentMessage)]
    [InlineData("""{"n":"x%"}""", "spec: Invalid value: \"x%\": " + PercentMessage)]
    [InlineData("""{"n":"101%"}""", "spec: Invalid value: \"101%\": must not be greater than 100%")]
    [InlineData("""{"n":"99999999999999999999%"}""", "spec: Invalid value: \"99999999999999999999%\": must not be greater than 100%")]
    public void A_share_is_a_number_or_a_percentage_of_at_most_all(string map, params string[] expected) => Assert.Equal(expected, Found.By(causes =>
    {
        Node? value = Reviews.Read(map)["n"];
        NumberRules.IntOrPercent(value, Path, causes);
        NumberRules.AtMostAll(value, Path, causes);
    }));

    [Theory]
    [InlineData("""{"n":3}""", 3)]
    [InlineData("""{"n":"25%"}""", 25)]
    [InlineData("""{"n":"7"}""", 7)]
    [InlineData("""{"n":"x%"}""", 0)]
    [InlineData("{}", 0)]
    public void A_share_counts_as_its_number(string map, long expected) =>
        Assert.Equal(expected, NumberRules.IntOrPercentValue(Reviews.Read(map)["n"]));
}
