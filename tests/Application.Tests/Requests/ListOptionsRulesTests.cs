using Kronicle.Application.Requests;

namespace Kronicle.Application.Tests.Requests;

public class ListOptionsRulesTests
{
    private const string NeedsInitial = "Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided";
    private const string NeedsMatch = "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan";
    private const string OnlyNotOlder = "Unsupported value: \"Exact\": supported values: \"NotOlderThan\"";
    private const string NoContinue = "Forbidden: resourceVersionMatch is forbidden when continue is provided";

    [Theory]
    [InlineData(false, "")]
    [InlineData(false, "resourceVersion=5&resourceVersionMatch=Exact")]
    [InlineData(false, "resourceVersionMatch=Exact", "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided")]
    [InlineData(false, "resourceVersionMatch=Exact&resourceVersion=0", "Forbidden: resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"")]
    [InlineData(false, "resourceVersionMatch=Exact&resourceVersion=1&continue=x", NoContinue)]
    [InlineData(false, "resourceVersionMatch=no&resourceVersion=1", "Unsupported value: \"no\": supported values: \"Exact\", \"NotOlderThan\", \"\"")]
    [InlineData(false, "sendInitialEvents=true", "Forbidden: sendInitialEvents is forbidden for list")]
    [InlineData(true, "")]
    [InlineData(true, "resourceVersion=5")]
    [InlineData(true, "resourceVersion=5&continue=x")]
    [InlineData(true, "continue=x", NoContinue)]
    [InlineData(true, "resourceVersionMatch=NotOlderThan", NeedsInitial)]
    [InlineData(true, "resourceVersionMatch=Exact", NeedsInitial, OnlyNotOlder)]
    [InlineData(true, "sendInitialEvents=true", NeedsMatch)]
    [InlineData(true, "sendInitialEvents=false&resourceVersionMatch=Exact", NeedsMatch, OnlyNotOlder)]
    [InlineData(true, "sendInitialEvents=true&resourceVersionMatch=NotOlderThan")]
    public void Options_that_do_not_go_together_are_refused(bool watch, string query, params string[] messages) =>
        Assert.Equal(messages, ListOptionsRules.Check(Options(query), watch)?.Details?.Causes.Select(cause => cause.Message) ?? []);

    [Theory]
    [InlineData("limit=x", "strconv.ParseInt: parsing \"x\": invalid syntax")]
    [InlineData("timeoutSeconds=1.5", "strconv.ParseInt: parsing \"1.5\": invalid syntax")]
    [InlineData("continue=x&resourceVersion=5", "specifying resource version is not allowed when using continue")]
    public void Bad_values_are_bad_requests(string query, string message)
    {
        Assert.Equal(400, ListOptionsRules.Check(Options(query), watch: false)!.Code);
        Assert.Equal(message, ListOptionsRules.Check(Options(query), watch: false)!.Message);
    }

    private static RequestOptions Options(string query) => new(query.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]));
}
