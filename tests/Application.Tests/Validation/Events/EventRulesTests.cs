namespace Kronicle.Application.Tests.Validation.Events;

public sealed class EventRulesTests
{
    private const string Good = "\"eventTime\":\"2026-01-01T00:00:00.000000Z\",\"type\":\"Normal\",\"reportingController\":\"a.b/c\",\"reportingInstance\":\"i\",\"action\":\"a\",\"reason\":\"r\",\"regarding\":{\"namespace\":\"n\"}";

    [Theory]
    [InlineData("\"involvedObject\":{\"namespace\":\"n\"}")]
    [InlineData("\"involvedObject\":{\"namespace\":\"m\"}", "involvedObject.namespace: Invalid value: \"m\": does not match event.namespace")]
    [InlineData("\"involvedObject\":{},\"eventTime\":\"2026-01-01T00:00:00.000000Z\"", "involvedObject.namespace: Invalid value: \"\": does not match event.namespace",
        "reportingComponent: Required value",
        "reportingComponent: Invalid value: \"\": name part must be non-empty",
        "reportingComponent: Invalid value: \"\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
        "reportingInstance: Required value", "action: Required value", "reason: Required value")]
    public void An_event_is_in_the_namespace_of_what_it_is_about(string fields, params string[] expected) =>
        Assert.Equal(expected, Reviews.Lines($$"""{"apiVersion":"v1","kind":"Event","metadata":{"name":"x","namespace":"n"},{{fields}} }"""));

    [Theory]
    [InlineData("")]
    [InlineData(",\"series\":{\"count\":1}", "series.count: Invalid value: \"\": should be at least 2", "series.lastObservedTime: Required value")]
    [InlineData(",\"deprecatedCount\":1,\"deprecatedFirstTimestamp\":\"2026-01-01T00:00:00Z\",\"deprecatedSource\":{\"host\":\"h\"}",
        "firstTimestamp: Invalid value: \"\": needs to be unset", "count: Invalid value: \"\": needs to be unset", "source: Invalid value: \"\": needs to be unset")]
    public void A_new_event_is_of_the_new_kind(string fields, params string[] expected) => Assert.Equal(expected, Reviews.Lines(New(Good + fields)));

    [Fact]
    public void A_new_event_has_a_known_type() =>
        Assert.Equal(["type: Invalid value: \"\": has invalid value: Odd"], Reviews.Lines(New(Good.Replace("Normal", "Odd", StringComparison.Ordinal))));

    [Fact]
    public void Only_the_series_of_a_new_event_changes()
    {
        Assert.Empty(Reviews.Lines(New(Good + ",\"series\":{\"count\":2,\"lastObservedTime\":\"2026-01-01T00:00:00.000000Z\"}"), New(Good)));
        Assert.Equal(
            ["reason: Invalid value: \"s\": field is immutable", "message: Invalid value: \"m\": field is immutable", "reason: Invalid value: \"s\": field is immutable"],
            Reviews.Lines(New(Good.Replace("\"r\"", "\"s\"", StringComparison.Ordinal) + ",\"note\":\"m\""), New(Good)));
    }

    private static string New(string fields) => $$"""{"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"name":"x","namespace":"n"},{{fields}} }""";
}
