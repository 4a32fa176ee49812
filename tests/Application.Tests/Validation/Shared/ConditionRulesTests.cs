using Kronicle.Application.Validation;
using Kronicle.Application.Validation.Shared;

namespace Kronicle.Application.Tests.Validation.Shared;

public sealed class ConditionRulesTests
{
    private const string Good = """{"type":"a.b/C","status":"True","lastTransitionTime":"2026-01-01T00:00:00Z","reason":"R1","message":""}""";

    [Theory]
    [InlineData(Good)]
    [InlineData(Good + "," + Good, "c[1].type: Duplicate value: \"a.b/C\"")]
    [InlineData("""{"type":"A","status":"Odd","observedGeneration":-1,"lastTransitionTime":"2026-01-01T00:00:00Z","reason":"1"}""",
        "c[0].status: Unsupported value: \"Odd\": supported values: \"False\", \"True\", \"Unknown\"",
        "c[0].observedGeneration: Invalid value: -1: must be greater than or equal to zero",
        "c[0].reason: Invalid value: \"1\": a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used for validation is '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?')")]
    [InlineData("""{"type":"A","status":"True"}""", "c[0].lastTransitionTime: Required value", "c[0].reason: Required value")]
    public void Conditions_are_held_against_their_rules(string conditions, params string[] expected) => Assert.Equal(expected,
        Found.By(causes => ConditionRules.Check(Reviews.Read($$"""{"c":[{{conditions}}]}""").List("c"), FieldPath.Root("c"), causes)));

    [Fact]
    public void Texts_have_a_greatest_length()
    {
        string reason = new('r', 1025);
        string message = new('m', 32 * 1024 + 1);
        string json = $$"""{"c":[{"type":"A","status":"True","lastTransitionTime":"2026-01-01T00:00:00Z","reason":"{{reason}}","message":"{{message}}"}]}""";
        Assert.Equal(
            ["c[0].reason: Too long: may not be more than 1024 bytes", "c[0].message: Too long: may not be more than 32768 bytes"],
            Found.By(causes => ConditionRules.Check(Reviews.Read(json).List("c"), FieldPath.Root("c"), causes)));
    }
}
