using CsCheck;
using Kronicle.Domain.Selection;

namespace Kronicle.Domain.Tests.Selection;

public sealed class LabelSelectorTests
{
    private static readonly KeyValuePair<string, string>[] Labels = [new("env", "prod"), new("n", "5"), new("tier", "web")];

    [Theory]
    [InlineData("", true)]
    [InlineData("env=prod", true)]
    [InlineData("env==prod", true)]
    [InlineData("env=", false)]
    [InlineData("env!=prod", false)]
    [InlineData("other!=prod", true)]
    [InlineData("env", true)]
    [InlineData("!env", false)]
    [InlineData("! other", true)]
    [InlineData("env in (dev, prod)", true)]
    [InlineData("env in ()", false)]
    [InlineData("env notin (dev,prod)", false)]
    [InlineData("other notin (dev)", true)]
    [InlineData("n>4", true)]
    [InlineData("n>5", false)]
    [InlineData("n<6,env=prod", true)]
    [InlineData("tier>1", false)]
    [InlineData(" env = prod , tier ", true)]
    [InlineData("in in (in)", false)]
    public void Labels_match_as_the_operators_say(string text, bool expected)
    {
        Assert.True(LabelSelector.TryParse(text, out LabelSelector? selector, out _));
        Assert.Equal(expected, selector.Matches(Labels));
    }

    [Theory]
    [InlineData("env===", "unable to parse requirement: found '=', expected: identifier")]
    [InlineData("env near (a)", "unable to parse requirement: found 'near', expected: in, notin, =, ==, !=, gt, lt")]
    [InlineData("env in (a", "unable to parse requirement: found '', expected: ',' or ')'")]
    [InlineData("env in (", "unable to parse requirement: found '', expected: ',', ')' or identifier")]
    [InlineData("env in (,", "unable to parse requirement: found '', expected: ',', or identifier")]
    [InlineData("env in", "unable to parse requirement: found '' expected: '('")]
    [InlineData("env in (a b)", "unable to parse requirement: found 'b', expected: ',' or ')'")]
    [InlineData("a=b c", "found 'c', expected: ',' or 'end of string'")]
    [InlineData("a=b,", "found '', expected: identifier after ','")]
    [InlineData(",a", "found ',', expected: !, identifier, or 'end of string'")]
    [InlineData("!", "unable to parse requirement: found '', expected: identifier")]
    [InlineData("n>x", "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer")]
    public void Malformed_text_is_refused_in_the_words_of_the_reference(string text, string expected)
    {
        Assert.False(LabelSelector.TryParse(text, out _, out string? error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void Errors_in_values_name_their_place_and_key()
    {
        Assert.False(LabelSelector.TryParse("a in (-,b,_)", out _, out string? error));
        Assert.StartsWith("unable to parse requirement: [values[0][a]: Invalid value: \"-\": a valid label must be an empty string", error, StringComparison.Ordinal);
        Assert.Contains(", values[1][a]: Invalid value: \"_\": ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b,a==1", "a==1,b")]
    [InlineData("x in (c,a,a,b)", "x in (a,b,c)")]
    [InlineData("x notin (,)", "x notin ()")]
    [InlineData("!x", "!x")]
    [InlineData("x < 5", "x<5")]
    public void The_canonical_text_is_ordered(string text, string expected)
    {
        Assert.True(LabelSelector.TryParse(text, out LabelSelector? selector, out _));
        Assert.Equal(expected, selector.ToString());
    }

    [Fact]
    public void Any_text_either_fails_or_has_a_canonical_form_that_reads_back() =>
        Gen.String[Gen.Char["ab1-_./ ,=!()<>\0in\té"], 0, 30].Sample(text =>
        {
            if (LabelSelector.TryParse(text, out LabelSelector? selector, out string? error))
            {
                Assert.True(LabelSelector.TryParse(selector.ToString(), out LabelSelector? again, out _));
                Assert.Equal(selector.ToString(), again.ToString());
            }
            else
            {
                Assert.NotEmpty(error);
            }
        });

    [Fact]
    public void Matching_allocates_nothing()
    {
        Assert.True(LabelSelector.TryParse("env in (a,b,prod),n>4,!x,tier!=db", out LabelSelector? selector, out _));
        Assert.True(selector.Matches(Labels));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            selector.Matches(Labels);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Many_labels_are_found_by_key()
    {
        KeyValuePair<string, string>[] many = [.. Enumerable.Range(0, 100).Select(i => new KeyValuePair<string, string>($"k{i:d3}", $"v{i}"))];
        Assert.True(LabelSelector.TryParse("k000=v0,k042=v42,k099=v99,!k100", out LabelSelector? selector, out _));
        Assert.True(selector.Matches(many));
    }
}
