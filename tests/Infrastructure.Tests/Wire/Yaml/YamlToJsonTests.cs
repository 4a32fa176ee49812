using System.Text;
using CsCheck;
using Kronicle.Infrastructure.Wire.Yaml;

namespace Kronicle.Infrastructure.Tests.Wire.Yaml;

public sealed class YamlToJsonTests
{
    [Theory]
    [InlineData("", "null")]
    [InlineData("a: 1", "{\"a\":1}")]
    [InlineData("{b: [1, two], a: {}}", "{\"a\":{},\"b\":[1,\"two\"]}")]
    [InlineData("a: yes\nb: off\nc: y\nd: 'yes'\ne: !!str yes", "{\"a\":true,\"b\":false,\"c\":true,\"d\":\"yes\",\"e\":\"yes\"}")]
    [InlineData("a:\nb: ~\nc: null\nd: \"\"", "{\"a\":null,\"b\":null,\"c\":null,\"d\":\"\"}")]
    [InlineData("[0x1F, 017, 0o17, 0b11, 08, 1_000, +5, -0x10, 18446744073709551615]", "[31,15,15,3,8,1000,5,-16,18446744073709551615]")]
    [InlineData("[1.5, .5, 1e3, 1e999, 1.0, -1.5e-7, 1:30]", "[1.5,0.5,1000,\"1e999\",1,-1.5e-7,\"1:30\"]")]
    [InlineData("[2024-01-01, 2024-01-01T00:00:00Z]", "[\"2024-01-01\",\"2024-01-01T00:00:00Z\"]")]
    [InlineData("{1: a, true: b, 1.5: c}", "{\"1\":\"a\",\"1.5\":\"c\",\"true\":\"b\"}")]
    [InlineData("a: |\n  one\n  two\nb: >-\n  one\n  two", "{\"a\":\"one\\ntwo\\n\",\"b\":\"one two\"}")]
    [InlineData("a: &x {k: v}\nb: *x", "{\"a\":{\"k\":\"v\"},\"b\":{\"k\":\"v\"}}")]
    [InlineData("a: &x {k: v, l: w}\nb:\n  <<: *x\n  k: z", "{\"a\":{\"k\":\"v\",\"l\":\"w\"},\"b\":{\"k\":\"z\",\"l\":\"w\"}}")]
    [InlineData("- &x {k: 1, l: 1}\n- &y {k: 2, m: 2}\n- {<<: [*x, *y]}", "[{\"k\":1,\"l\":1},{\"k\":2,\"m\":2},{\"k\":1,\"l\":1,\"m\":2}]")]
    [InlineData("a: !!binary aGk=\nb: !!float 1\nc: !custom x", "{\"a\":\"hi\",\"b\":1,\"c\":\"x\"}")]
    [InlineData("a: 1\n---\nb: {", "{\"a\":1}")]
    [InlineData("{a: 1}\nb", "{\"a\":1}")]
    [InlineData("a: 1\na: 2", "{\"a\":2}")]
    [InlineData("{\"a\": \"\\u00e9<\\n\"}", "{\"a\":\"é\\u003c\\n\"}")]
    [InlineData("a: 0 0 * * *\nb: &x x\nc: x *x & !y", "{\"a\":\"0 0 * * *\",\"b\":\"x\",\"c\":\"x *x \\u0026 !y\"}")]
    [InlineData("\uFEFFa: b", "{\"a\":\"b\"}")]
    public void Documents_become_the_JSON_of_the_reference(string yaml, string expected)
    {
        YamlConversion conversion = Convert(yaml);
        Assert.Null(conversion.Error);
        Assert.Equal(expected, Encoding.UTF8.GetString(conversion.Json!));
    }

    [Theory]
    [InlineData("a: b: c:\n - x", "yaml: mapping values are not allowed in this context")]
    [InlineData("x: 1\na: b: c", "yaml: line 2: mapping values are not allowed in this context")]
    [InlineData("a: *x", "yaml: unknown anchor 'x' referenced")]
    [InlineData("a: &x [*x]", "yaml: anchor 'x' value contains itself")]
    [InlineData("a: {<<: 1}", "yaml: map merge requires map or sequence of maps as the value")]
    [InlineData("a: !!int x", "yaml: cannot decode !!str `x` as a !!int")]
    [InlineData("a: .nan", "json: unsupported value: NaN")]
    [InlineData("a: 'x", "yaml: found unexpected end of stream")]
    [InlineData("a: [1, 2", "yaml: line 1: did not find expected ',' or ']'")]
    [InlineData("a: \u0001", "yaml: control characters are not allowed")]
    [InlineData("a: @x", "yaml: found character that cannot start any token")]
    public void Malformed_documents_are_refused_in_the_words_of_the_reference(string yaml, string expected)
    {
        YamlConversion conversion = Convert(yaml);
        Assert.Equal(expected, conversion.Error);
        Assert.Null(conversion.Json);
    }

    [Fact]
    public void Keys_that_stand_twice_are_named_with_the_line_of_their_value()
    {
        YamlConversion conversion = Convert("a: 1\nb:\n  c: 1\n  c: 2\na: 3\n");
        Assert.Equal("{\"a\":3,\"b\":{\"c\":2}}", Encoding.UTF8.GetString(conversion.Json!));
        Assert.Equal(["yaml: unmarshal errors:", "  line 4: key \"c\" already set in map", "  line 5: key \"a\" already set in map"], conversion.Duplicates!.Split('\n'));
    }

    [Fact]
    public void Aliases_do_not_grow_without_bound()
    {
        var yaml = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++)
        {
            yaml.Append(null, $"a{i}: &a{i} [*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1}]\n");
        }

        Assert.Equal("yaml: document contains excessive aliasing", Convert(yaml.ToString()).Error);
        string large = $"a: &a {new string('x', 100_000)}\nb: [{string.Join(',', Enumerable.Repeat("*a", 1000))}]";
        Assert.Equal("yaml: document contains excessive aliasing", Convert(large).Error);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public void Depth_is_bounded(string step) =>
        Assert.Equal("yaml: exceeded max depth of 500", Convert(string.Concat(Enumerable.Repeat(step, 2000))).Error);

    [Fact]
    public void A_conversion_can_be_cancelled() =>
        Assert.Throws<OperationCanceledException>(() => YamlToJson.Convert("a: 1"u8, cancellation: new(canceled: true)));

    [Fact]
    public void Any_text_is_converted_or_refused() =>
        Gen.String[Gen.Char["ab1:-[]{},&*!|>'\"%@#? \n\t.~<\\"], 0, 40].Sample(yaml =>
        {
            YamlConversion conversion = Convert(yaml);
            Assert.NotEqual(conversion.Json is null, conversion.Error is null);
        }, iter: 3000);

    private static YamlConversion Convert(string yaml) =>
        YamlToJson.Convert(Encoding.UTF8.GetBytes(yaml), cancellation: TestContext.Current.CancellationToken);
}
