namespace Kronicle.Application.Tests.Validation.Batch;

public sealed class JobStatusRulesTests
{
    private const string Running = """{"status":{"startTime":"2026-01-01T00:00:00Z","active":1}}""";

    private const string Complete = """
        {"startTime":"2026-01-01T00:00:00Z","completionTime":"2026-01-01T00:01:00Z","succeeded":1,"conditions":[
         {"type":"SuccessCriteriaMet","status":"True"},{"type":"Complete","status":"True"}]}
        """;

    private static readonly Workloads Jobs = new("batch", "jobs", """
        {"metadata":{"name":"j"},"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}}}
        """);

    private static readonly Workloads Indexed = new("batch", "jobs", """
        {"metadata":{"name":"j"},"spec":{"completionMode":"Indexed","completions":5,"parallelism":2,"backoffLimitPerIndex":1,
         "template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}}}
        """);

    [Theory]
    [InlineData("""{"active":1,"ready":1,"startTime":"2026-01-01T00:00:00Z"}""")]
    [InlineData(Complete)]
    [InlineData("""{"active":-1,"succeeded":-1,"failed":-1,"ready":-2,"terminating":-1}""",
        "active: Invalid value: -1: must be greater than or equal to 0",
        "succeeded: Invalid value: -1: must be greater than or equal to 0",
        "failed: Invalid value: -1: must be greater than or equal to 0",
        "ready: Invalid value: -2: must be greater than or equal to 0",
        "terminating: Invalid value: -1: must be greater than or equal to 0",
        "failed: Invalid value: -1: cannot decrease the failed counter",
        "succeeded: Invalid value: -1: cannot decrease the succeeded counter")]
    [InlineData("""{"uncountedTerminatedPods":{"succeeded":["a","","a"],"failed":["a"]}}""",
        "uncountedTerminatedPods.succeeded[1]: Invalid value: \"\": must not be empty",
        "uncountedTerminatedPods.succeeded[2]: Duplicate value: \"a\"",
        "uncountedTerminatedPods.failed[0]: Duplicate value: \"a\"")]
    [InlineData("""{"active":1,"ready":2}""", "ready: Invalid value: 2: cannot set more ready pods than active")]
    [InlineData("""{"completionTime":"2026-01-01T00:00:00Z"}""",
        "completionTime: Invalid value: \"2026-01-01T00:00:00Z\": cannot set completionTime when there is no Complete=True condition")]
    [InlineData("""{"conditions":[{"type":"Complete","status":"True"},{"type":"Failed","status":"True"},{"type":"FailureTarget","status":"True"}]}""",
        "conditions: Invalid value: cannot set Complete=True and Failed=true conditions",
        "conditions: Invalid value: cannot set Complete=True and FailureTarget=true conditions",
        "completionTime: Required value: completionTime is required for Complete jobs",
        "conditions: Invalid value: cannot set Complete=True condition without the SuccessCriteriaMet=true condition",
        "startTime: Required value: startTime is required for finished job")]
    [InlineData("""{"startTime":"2026-01-01T00:01:00Z","completionTime":"2026-01-01T00:00:00Z","active":2,"terminating":1,"uncountedTerminatedPods":{"failed":["a"]},"conditions":[{"type":"Complete","status":"True"},{"type":"SuccessCriteriaMet","status":"True"}]}""",
        "completionTime: Invalid value: \"2026-01-01T00:00:00Z\": completionTime cannot be set before startTime",
        "active: Invalid value: 2: active>0 is invalid for finished job",
        "uncountedTerminatedPods: Invalid value: {\"Succeeded\":null,\"Failed\":[\"a\"]}: uncountedTerminatedPods needs to be empty for finished job",
        "terminating: Invalid value: 1: terminating>0 is invalid for finished job")]
    [InlineData("""{"startTime":"2026-01-01T00:01:00Z","conditions":[{"type":"Failed","status":"True"},{"type":"SuccessCriteriaMet","status":"True"}]}""",
        "conditions: Invalid value: cannot set Failed=True condition without the FailureTarget=true condition",
        "conditions: Invalid value: cannot set SuccessCriteriaMet=True and Failed=true conditions")]
    [InlineData("""{"completedIndexes":"0"}""",
        "completedIndexes: Invalid value: \"0\": cannot set non-empty completedIndexes when non-indexed completion mode")]
    [InlineData("""{"failedIndexes":""}""", "failedIndexes: Invalid value: \"\": cannot set non-null failedIndexes when backoffLimitPerIndex is null")]
    public void A_status_agrees_with_itself(string status, params string[] expected) => Assert.Equal(
        expected.Select(line => "status." + line), Jobs.Updated($$"""{"status":{{status}} }""", subresource: "status"));

    [Theory]
    [InlineData("""{"completedIndexes":"0,2-3","failedIndexes":"1"}""")]
    [InlineData("""{"completedIndexes":"0,7","failedIndexes":"3,3"}""",
        "completedIndexes: Invalid value: \"0,7\": error parsing completedIndexes: too large index: \"7\"",
        "failedIndexes: Invalid value: \"3,3\": error parsing failedIndexes: non-increasing order, previous: 3, current: 3")]
    [InlineData("""{"completedIndexes":"0-2,4","failedIndexes":"1,3"}""",
        "failedIndexes: Invalid value: \"1,3\": failedIndexes and completedIndexes overlap at index: 1")]
    [InlineData("""{"completedIndexes":"x,4","failedIndexes":"3-4"}""",
        "completedIndexes: Invalid value: \"x,4\": error parsing completedIndexes: cannot convert string to integer for index: \"x\"",
        "failedIndexes: Invalid value: \"3-4\": failedIndexes and completedIndexes overlap at index: 4")]
    public void Indexes_are_well_formed_and_completed_or_failed(string status, params string[] expected) => Assert.Equal(
        expected.Select(line => "status." + line), Indexed.Updated($$"""{"status":{{status}} }""", subresource: "status"));

    [Theory]
    [InlineData("""{"active":0,"succeeded":1}""")]
    [InlineData("""{"startTime":null}""", "startTime: Required value: startTime cannot be removed for unsuspended job")]
    public void A_running_job_goes_on(string status, params string[] expected) => Assert.Equal(
        expected.Select(line => "status." + line), Jobs.Updated($$"""{"status":{{status}} }""", Running, "status"));

    [Theory]
    [InlineData("""{"succeeded":2}""")]
    [InlineData("""{"succeeded":0}""", "succeeded: Invalid value: 0: cannot decrease the succeeded counter")]
    [InlineData("""{"completionTime":"2026-01-01T00:02:00Z"}""",
        "completionTime: Invalid value: \"2026-01-01T00:02:00Z\": completionTime cannot be mutated")]
    [InlineData("""{"completionTime":null,"conditions":[]}""",
        "conditions: Invalid value: cannot disable the terminal Complete=True condition",
        "conditions: Invalid value: cannot disable the SuccessCriteriaMet=True condition")]
    public void What_has_ended_stays_ended(string status, params string[] expected) => Assert.Equal(
        expected.Select(line => "status." + line), Jobs.Updated($$"""{"status":{{status}} }""", $$"""{"status":{{Complete}} }""", "status"));

    [Fact]
    public void What_was_wrong_before_does_not_stand_in_the_way() => Assert.Empty(Jobs.Updated(
        """{"status":{"succeeded":1}}""", """{"status":{"active":1,"conditions":[{"type":"Complete","status":"True"}]}}""", "status"));
}
