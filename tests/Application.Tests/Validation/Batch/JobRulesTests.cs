using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Validation.Batch;

public sealed class JobRulesTests
{
    private static readonly Workloads Jobs = new("batch", "jobs", """
        {"metadata":{"name":"j"},"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}}}
        """);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"spec":{"managedBy":"acme.io/foo","podReplacementPolicy":"Failed"}}""")]
    [InlineData("""{"spec":{"completionMode":"Indexed","completions":5,"backoffLimitPerIndex":1,"maxFailedIndexes":2}}""")]
    [InlineData("""{"spec":{"parallelism":-1,"completions":-2,"activeDeadlineSeconds":-3,"backoffLimit":-4,"ttlSecondsAfterFinished":-5}}""",
        "spec.parallelism: Invalid value: -1: must be greater than or equal to 0",
        "spec.completions: Invalid value: -2: must be greater than or equal to 0",
        "spec.activeDeadlineSeconds: Invalid value: -3: must be greater than or equal to 0",
        "spec.backoffLimit: Invalid value: -4: must be greater than or equal to 0",
        "spec.ttlSecondsAfterFinished: Invalid value: -5: must be greater than or equal to 0")]
    [InlineData("""{"spec":{"maxFailedIndexes":1}}""",
        "spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified",
        "spec.maxFailedIndexes: Invalid value: 1: requires indexed completion mode")]
    [InlineData("""{"spec":{"managedBy":""}}""", "spec.managedBy: Required value")]
    [InlineData("""{"spec":{"managedBy":"acme.io/"}}""", "spec.managedBy: Invalid value: \"acme.io/\": must be a domain-prefixed path (such as \"acme.io/foo\")")]
    [InlineData("""{"spec":{"managedBy":"acme.io/f o"}}""",
        "spec.managedBy: Invalid value: \"f o\": Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')")]
    [InlineData("""{"spec":{"managedBy":"acme.io/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}}""", "spec.managedBy: Too long: may not be more than 63 bytes")]
    [InlineData("""{"spec":{"completionMode":"Odd"}}""", "spec.completionMode: Unsupported value: \"Odd\": supported values: \"NonIndexed\", \"Indexed\"")]
    [InlineData("""{"spec":{"completionMode":"Indexed","parallelism":100001}}""",
        "spec.completions: Required value: when completion mode is Indexed",
        "spec.parallelism: Invalid value: 100001: must be less than or equal to 100000 when completion mode is Indexed")]
    [InlineData("""{"spec":{"completionMode":"Indexed","completions":100001,"parallelism":10001,"backoffLimitPerIndex":0}}""",
        "spec.maxFailedIndexes: Required value: must be specified when completions is above 100000",
        "spec.parallelism: Invalid value: 10001: must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index")]
    [InlineData("""{"spec":{"completionMode":"Indexed","completions":1,"backoffLimitPerIndex":0,"maxFailedIndexes":100001}}""",
        "spec.maxFailedIndexes: Invalid value: 100001: must be less than or equal to completions",
        "spec.maxFailedIndexes: Invalid value: 100001: must be less than or equal to 100000")]
    [InlineData("""{"spec":{"podReplacementPolicy":"Odd"}}""",
        "spec.podReplacementPolicy: Unsupported value: \"Odd\": supported values: \"Failed\", \"TerminatingOrFailed\"")]
    [InlineData("""{"spec":{"template":{"spec":{"restartPolicy":"Always"}}}}""",
        "spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"")]
    [InlineData("""{"spec":{"manualSelector":true}}""",
        "spec.selector: Required value",
        "spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`")]
    [InlineData("""{"spec":{"template":{"metadata":{"labels":{"job-name":"other"}}}}}""",
        """spec.template.metadata.labels[job-name]: Invalid value: {"batch.kubernetes.io/controller-uid":"u-1","batch.kubernetes.io/job-name":"j","controller-uid":"u-1","job-name":"other"}: must be 'j'""")]
    [InlineData("""{"spec":{"selector":{"matchLabels":{"a":"b"}}}}""",
        """spec.selector: Invalid value: {"matchLabels":{"a":"b","batch.kubernetes.io/controller-uid":"u-1"}}: `selector` not auto-generated""",
        """spec.template.metadata.labels: Invalid value: {"batch.kubernetes.io/controller-uid":"u-1","batch.kubernetes.io/job-name":"j","controller-uid":"u-1","job-name":"j"}: `selector` does not match template `labels`""")]
    [InlineData("""{"metadata":{"name":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},"spec":{"completionMode":"Indexed","completions":11}}""",
        "metadata.name: Invalid value: \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\": will not able to create pod with invalid DNS label: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-10")]
    public void A_job_is_held_against_its_rules(string patch, params string[] expected) => Assert.Equal(expected, Jobs.Created(patch));

    [Theory]
    [InlineData("""{"rules":[{"action":"Ignore","onPodConditions":[{"type":"DisruptionTarget"}]},{"action":"FailJob","onExitCodes":{"operator":"In","values":[1,2]}}]}""")]
    [InlineData("""{"rules":[{}]}""",
        "rules[0].action: Required value: valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]",
        "rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required")]
    [InlineData("""{"rules":[{"action":"FailIndex","onExitCodes":{"operator":"Odd","containerName":"x","values":[]},"onPodConditions":[{"type":"-","status":"Odd"}]}]}""",
        "rules[0].action: Invalid value: \"FailIndex\": requires the backoffLimitPerIndex to be set",
        "rules[0].onExitCodes.operator: Unsupported value: \"Odd\": supported values: \"In\", \"NotIn\"",
        "rules[0].onExitCodes.containerName: Invalid value: \"x\": must be one of the container or initContainer names in the pod template",
        "rules[0].onExitCodes.values: Invalid value: []: at least one value is required",
        "rules[0].onPodConditions[0].type: Invalid value: \"-\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
        "rules[0].onPodConditions[0].status: Unsupported value: \"Odd\": supported values: \"False\", \"True\", \"Unknown\"",
        "rules[0]: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported")]
    [InlineData("""{"rules":[{"action":"Odd","onExitCodes":{"operator":"In","values":[2,0,2]}}]}""",
        "rules[0].action: Unsupported value: \"Odd\": supported values: \"Count\", \"FailIndex\", \"FailJob\", \"Ignore\"",
        "rules[0].onExitCodes.values[1]: Invalid value: 0: must not be 0 for the In operator",
        "rules[0].onExitCodes.values[2]: Duplicate value: 2",
        "rules[0].onExitCodes.values: Invalid value: [2,0,2]: must be ordered")]
    public void A_pod_failure_policy_is_held_against_its_rules(string policy, params string[] expected) =>
        Assert.Equal(expected.Select(line => "spec.podFailurePolicy." + line), Jobs.Created($$"""{"spec":{"podFailurePolicy":{{policy}} } }"""));

    [Fact]
    public void A_pod_failure_policy_needs_pods_that_are_not_restarted() => Assert.Equal(
        [
            "spec.podReplacementPolicy: Unsupported value: \"TerminatingOrFailed\": supported values: \"Failed\"",
            "spec.template.spec.restartPolicy: Invalid value: \"OnFailure\": only \"Never\" is supported when podFailurePolicy is specified",
        ],
        Jobs.Created("""{"spec":{"podFailurePolicy":{"rules":[]},"podReplacementPolicy":"TerminatingOrFailed","template":{"spec":{"restartPolicy":"OnFailure"}}}}"""));

    [Theory]
    [InlineData("""{"rules":[{"succeededIndexes":"0,2-3","succeededCount":2}]}""")]
    [InlineData("""{"rules":[]}""", "rules: Required value: at least one rules must be specified when the successPolicy is specified")]
    [InlineData("""{"rules":[{}]}""", "rules[0]: Required value: at least one of succeededCount or succeededIndexes must be specified")]
    [InlineData("""{"rules":[{"succeededIndexes":"0,2","succeededCount":6}]}""",
        "rules[0].succeededCount: Invalid value: 6: must be less than or equal to 5 (the number of specified completions)",
        "rules[0].succeededCount: Invalid value: 6: must be less than or equal to 2 (the number of indexes in the specified succeededIndexes field)")]
    [InlineData("""{"rules":[{"succeededIndexes":"1-2-3"}]}""",
        "rules[0].succeededIndexes: Invalid value: \"1-2-3\": error parsing succeededIndexes: the fragment \"1-2-3\" violates the requirement that an index interval can have at most two parts separated by '-'")]
    [InlineData("""{"rules":[{"succeededIndexes":"3,1"}]}""",
        "rules[0].succeededIndexes: Invalid value: \"3,1\": error parsing succeededIndexes: non-increasing order, previous: 3, current: 1")]
    [InlineData("""{"rules":[{"succeededIndexes":"5"}]}""", "rules[0].succeededIndexes: Invalid value: \"5\": error parsing succeededIndexes: too large index: \"5\"")]
    [InlineData("""{"rules":[{"succeededIndexes":"x"}]}""",
        "rules[0].succeededIndexes: Invalid value: \"x\": error parsing succeededIndexes: cannot convert string to integer for index: \"x\"")]
    public void A_success_policy_is_held_against_its_rules(string policy, params string[] expected) => Assert.Equal(
        expected.Select(line => "spec.successPolicy." + line),
        Jobs.Created($$"""{"spec":{"completionMode":"Indexed","completions":5,"successPolicy":{{policy}} } }"""));

    [Fact]
    public void A_success_policy_needs_indexes() => Assert.Equal(
        ["""spec.successPolicy: Invalid value: {"Rules":[{"SucceededIndexes":null,"SucceededCount":1}]}: requires indexed completion mode"""],
        Jobs.Created("""{"spec":{"successPolicy":{"rules":[{"succeededCount":1}]}}}"""));

    [Theory]
    [InlineData("""{"spec":{"parallelism":3,"suspend":true,"backoffLimit":1,"ttlSecondsAfterFinished":1}}""")]
    [InlineData("""{"spec":{"completions":4}}""", "spec.completions: Invalid value: 4: field is immutable")]
    [InlineData("""{"spec":{"completions":null}}""", "spec.completions: Invalid value: null: field is immutable")]
    [InlineData("""{"spec":{"managedBy":"a.b/c"}}""", "spec.managedBy: Invalid value: \"a.b/c\": field is immutable")]
    [InlineData("""{"spec":{"podReplacementPolicy":"Failed","podFailurePolicy":{"rules":[{"action":"Ignore","onExitCodes":{"operator":"In","values":[1]}}]}}}""",
        """spec.podFailurePolicy: Invalid value: {"Rules":[{"Action":"Ignore","OnExitCodes":{"ContainerName":null,"Operator":"In","Values":[1]},"OnPodConditions":null}]}: field is immutable""")]
    public void Only_some_fields_of_a_job_may_change(string patch, params string[] expected) => Assert.Equal(expected, Jobs.Updated(patch));

    [Fact]
    public void An_update_says_causes_of_the_spec_twice() => Assert.Equal(
        Enumerable.Repeat("spec.parallelism: Invalid value: -1: must be greater than or equal to 0", 2),
        Jobs.Updated("""{"spec":{"parallelism":-1}}"""));

    [Theory]
    [InlineData(4, 4)]
    [InlineData(4, 3, "spec.completions: Invalid value: 4: can only be modified in tandem with spec.parallelism")]
    public void An_indexed_job_grows_by_both_numbers(int completions, int parallelism, params string[] expected) => Assert.Equal(expected,
        new Workloads("batch", "jobs", """
            {"metadata":{"name":"j"},"spec":{"completionMode":"Indexed","completions":2,"parallelism":2,
             "template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}}}
            """).Updated($$"""{"spec":{"completions":{{completions}},"parallelism":{{parallelism}} } }"""));

    [Theory]
    [InlineData("""{"nodeSelector":{"a":"b"},"tolerations":[{"key":"k","operator":"Exists"}]}""", """{"spec":{"suspend":true}}""", true)]
    [InlineData("""{"containers":[{"name":"c","image":"i","resources":{"requests":{"cpu":"2"}}}]}""", """{"spec":{"suspend":true}}""", true)]
    [InlineData("""{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"a","operator":"Exists"}]}]}}}}""", """{"spec":{"suspend":true}}""", true)]
    [InlineData("""{"containers":[{"name":"c","image":"other"}]}""", """{"spec":{"suspend":true}}""", false)]
    [InlineData("""{"nodeSelector":{"a":"b"}}""", "{}", false)]
    [InlineData("""{"nodeSelector":{"a":"b"}}""", """{"spec":{"suspend":true},"status":{"active":1}}""", false)]
    [InlineData("""{"nodeSelector":{"a":"b"}}""", """{"spec":{"suspend":true},"status":{"startTime":"2026-01-01T00:00:00Z"}}""", false)]
    [InlineData("""{"nodeSelector":{"a":"b"}}""",
        """{"spec":{"suspend":true},"status":{"startTime":"2026-01-01T00:00:00Z","conditions":[{"type":"Suspended","status":"True"}]}}""", true)]
    public void Where_pods_will_run_may_change_while_a_suspended_job_has_none(string pod, string stored, bool allowed)
    {
        string[] causes = Jobs.Updated($$$$"""{"spec":{"template":{"spec":{{{{pod}}}} } } }""", stored);
        Assert.Equal(allowed, causes.Length == 0);
        Assert.All(causes, cause => Assert.Matches(@"^spec\.template: Invalid value: \{.*\}: field is immutable$", cause));
    }

    [Fact]
    public void Labels_of_a_job_are_those_of_its_pods_unless_it_has_its_own()
    {
        MapNode plain = Jobs.Made();
        Assert.Equal(
            ["batch.kubernetes.io/controller-uid=u-1", "batch.kubernetes.io/job-name=j", "controller-uid=u-1", "job-name=j"],
            plain.Map("metadata")!.Map("labels")!.Select(label => $"{label.Key}={label.Value}").Order(StringComparer.Ordinal));
        Assert.NotSame(plain.Map("metadata")!.Map("labels"), plain.At("spec", "template", "metadata", "labels"));
        Assert.Equal("u-1", ((TextNode)plain.At("spec", "selector", "matchLabels", "batch.kubernetes.io/controller-uid")!).Value);
        MapNode labelled = Jobs.Made("""{"spec":{"template":{"metadata":{"labels":{"a":"b"}}}}}""");
        Assert.Equal(5, labelled.Map("metadata")!.Map("labels")!.Count);
        MapNode own = Jobs.Made("""{"metadata":{"labels":{"x":"y"}}}""");
        Assert.Equal(["x"], own.Map("metadata")!.Map("labels")!.Keys);
        MapNode manual = Jobs.Made("""{"spec":{"manualSelector":true,"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}}}}}""");
        Assert.Equal(["a"], ((MapNode)manual.At("spec", "template", "metadata", "labels")!).Keys);
    }

    [Fact]
    public void Warnings_tell_of_more_indexes_than_can_be_tracked() => Assert.Equal(
        ["spec: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail"],
        Jobs.Warnings("""{"spec":{"completionMode":"Indexed","completions":100001,"parallelism":10001}}"""));
}
