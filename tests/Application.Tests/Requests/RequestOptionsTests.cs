using Kronicle.Application.Requests;

namespace Kronicle.Application.Tests.Requests;

public class RequestOptionsTests
{
    private const string Head = "PatchOptions.meta.k8s.io \"\" is invalid: ";

    [Theory]
    [InlineData("fieldManager", "a\0b", "fieldManager: Invalid value: \"a\\x00b\": invalid character U+0000 (at position 1)")]
    [InlineData("fieldManager", "\u00e9\u00a0", "fieldManager: Invalid value: \"\u00e9\\u00a0\": invalid character U+00A0 (at position 2)")]
    [InlineData("fieldValidation", "strict", "fieldValidation: Unsupported value: \"strict\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\"")]
    [InlineData("dryRun", "", "dryRun: Unsupported value: [\"\"]: supported values: \"All\"")]
    public void An_option_that_is_none_is_refused(string name, string value, string message)
    {
        var options = new RequestOptions(new Dictionary<string, string> { [name] = value });
        Assert.Equal(Head + message, options.CheckWrite("PatchOptions")!.Message);
    }

    [Fact]
    public void Every_value_of_dryRun_must_be_All()
    {
        var query = new Dictionary<string, string> { ["dryRun"] = "All" };
        Assert.Null(new RequestOptions(query, ["All", "All"]).CheckWrite("PatchOptions"));
        Assert.Equal(Head + "dryRun: Unsupported value: [\"All\",\"Some\"]: supported values: \"All\"",
            new RequestOptions(query, ["All", "Some"]).CheckWrite("PatchOptions")!.Message);
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once()
    {
        var options = new RequestOptions(new Dictionary<string, string> { ["dryRun"] = "x", ["fieldManager"] = new string('m', 129), ["fieldValidation"] = "y" });
        Assert.Equal(["fieldManager", "dryRun", "fieldValidation"], options.CheckWrite("PatchOptions")!.Details!.Causes.Select(cause => cause.Field));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("", true)]
    [InlineData("f", true)]
    [InlineData("0", false)]
    [InlineData("FALSE", false)]
    public void A_switch_is_on_unless_it_is_0_or_false(string value, bool on) =>
        Assert.Equal(on, new RequestOptions(new Dictionary<string, string> { ["watch"] = value }).Watch);
}
