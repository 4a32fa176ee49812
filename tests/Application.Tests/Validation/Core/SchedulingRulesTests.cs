namespace Kronicle.Application.Tests.Validation.Core;

public sealed class SchedulingRulesTests
{
    private const string Qualified = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
    private const string Value = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
    private const string Required = "requiredDuringSchedulingIgnoredDuringExecution";
    private const string Preferred = "preferredDuringSchedulingIgnoredDuringExecution";

    [Theory]
    [InlineData("""{"key":"a b","operator":"Exists"}""", "key: Invalid value: \"a b\": " + Qualified)]
    [InlineData("""{"operator":"Equal"}""", "operator: Invalid value: \"Equal\": operator must be Exists when `key` is empty, which means \"match all values and all keys\"")]
    [InlineData("""{"key":"a","tolerationSeconds":1,"effect":"NoSchedule"}""", "effect: Invalid value: \"NoSchedule\": effect must be 'NoExecute' when `tolerationSeconds` is set")]
    [InlineData("""{"key":"a","value":"_"}""", "operator: Invalid value: \"_\": " + Value)]
    [InlineData("""{"key":"a","operator":"Exists","value":"b"}""", "operator: Invalid value: \"b\": value must be empty when `operator` is 'Exists'")]
    [InlineData("""{"key":"a","operator":"Odd"}""", "operator: Unsupported value: \"Odd\": supported values: \"Equal\", \"Exists\"")]
    [InlineData("""{"key":"a","operator":"Gt","value":"1"}""", "operator: Unsupported value: \"Gt\": supported values: \"Equal\", \"Exists\", \"Lt\", \"Gt\"")]
    [InlineData("""{"key":"a","effect":"Odd"}""", "effect: Unsupported value: \"Odd\": supported values: \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\"")]
    public void A_toleration_tolerates_a_taint(string toleration, string expected) =>
        Assert.Equal(["spec.tolerations[0]." + expected], PodReviews.OfSpec($$"""{"tolerations":[{{toleration}}]}"""));

    [Theory]
    [InlineData("""{"nodeSelectorTerms":[]}""", "nodeSelectorTerms: Required value: must have at least one node selector term")]
    [InlineData("""{"nodeSelectorTerms":[{"matchExpressions":[{"key":"a","operator":"In"}]}]}""", "nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'")]
    [InlineData("""{"nodeSelectorTerms":[{"matchExpressions":[{"key":"a","operator":"Exists","values":["b"]}]}]}""", "nodeSelectorTerms[0].matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'")]
    [InlineData("""{"nodeSelectorTerms":[{"matchExpressions":[{"key":"a","operator":"Gt","values":["1","2"]}]}]}""", "nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified single value when `operator` is 'Lt' or 'Gt'")]
    [InlineData("""{"nodeSelectorTerms":[{"matchExpressions":[{"key":"a","operator":"Odd"}]}]}""", "nodeSelectorTerms[0].matchExpressions[0].operator: Invalid value: \"Odd\": not a valid selector operator")]
    [InlineData("""{"nodeSelectorTerms":[{"matchExpressions":[{"key":"a","operator":"In","values":["_"]}]}]}""", "nodeSelectorTerms[0].matchExpressions[0].values[0]: Invalid value: \"_\": " + Value)]
    [InlineData("""{"nodeSelectorTerms":[{"matchFields":[{"key":"metadata.name","operator":"In","values":["a","b"]}]}]}""", "nodeSelectorTerms[0].matchFields[0].values: Required value: must be only one value when `operator` is 'In' or 'NotIn' for node field selector")]
    [InlineData("""{"nodeSelectorTerms":[{"matchFields":[{"key":"spec.x","operator":"In","values":["a"]}]}]}""", "nodeSelectorTerms[0].matchFields[0].key: Invalid value: \"spec.x\": not a valid field selector key")]
    public void A_node_is_selected_by_expressions(string selector, string expected) => Assert.Equal(
        [$"spec.affinity.nodeAffinity.{Required}.{expected}"],
        PodReviews.OfSpec($$$"""{"affinity":{"nodeAffinity":{"{{{Required}}}":{{{selector}}} } } }"""));

    [Fact]
    public void What_is_preferred_has_a_weight_and_may_be_impossible() => Assert.Equal(
        [
            $"spec.affinity.nodeAffinity.{Preferred}[0].weight: Invalid value: 0: must be in the range 1-100",
            $"spec.affinity.podAffinity.{Preferred}[0].weight: Invalid value: 101: must be in the range 1-100",
        ],
        PodReviews.OfSpec($$$$"""
            {"affinity":{"nodeAffinity":{"{{{{Preferred}}}}":[{"weight":0,"preference":{"matchExpressions":[{"key":"a","operator":"In","values":["_"]}]} }]},
              "podAffinity":{"{{{{Preferred}}}}":[{"weight":101,"podAffinityTerm":{"topologyKey":"a"} }]} } }
            """));

    [Theory]
    [InlineData("{}", "topologyKey: Required value: can not be empty|topologyKey: Invalid value: \"\": name part must be non-empty|topologyKey: Invalid value: \"\": " + Qualified)]
    [InlineData("""{"topologyKey":"a","namespaces":["a.b"]}""", "namespace: Invalid value: \"a.b\": must not contain dots")]
    [InlineData("""{"topologyKey":"a","labelSelector":{"matchExpressions":[{"key":"a","operator":"In"}]}}""", "labelSelector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'")]
    [InlineData("""{"topologyKey":"a","matchLabelKeys":["a"]}""", "matchLabelKeys: Forbidden: must not be specified when labelSelector is not set")]
    [InlineData("""{"topologyKey":"a","labelSelector":{"matchLabels":{"a":"b"},"matchExpressions":[{"key":"a","operator":"Exists"}]},"matchLabelKeys":["a"],"mismatchLabelKeys":["a"]}""", "[0]: Invalid value: \"a\": exists in both matchLabelKeys and labelSelector|matchLabelKeys[0]: Invalid value: \"a\": exists in both matchLabelKeys and mismatchLabelKeys")]
    public void A_term_of_pods_says_where(string term, string expected)
    {
        string path = $"spec.affinity.podAntiAffinity.{Required}[0]";
        Assert.Equal(
            expected.Split('|').Select(line => path + (line.StartsWith('[') ? "" : ".") + line),
            PodReviews.OfSpec($$$"""{"affinity":{"podAntiAffinity":{"{{{Required}}}":[{{{term}}}]} } }"""));
    }

    [Fact]
    public void Pods_spread_over_domains() => Assert.Equal(
        [
            "spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero",
            "spec.topologySpreadConstraints[0].topologyKey: Required value: can not be empty",
            "spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: \"Odd\": supported values: \"DoNotSchedule\", \"ScheduleAnyway\"",
            "spec.topologySpreadConstraints[0].minDomains: Invalid value: 0: must be greater than zero",
            "spec.topologySpreadConstraints[0].minDomains: Invalid value: 0: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not Odd",
            "spec.topologySpreadConstraints[0].nodeAffinityPolicy: Unsupported value: \"Odd\": supported values: \"Honor\", \"Ignore\"",
            "spec.topologySpreadConstraints[0].nodeTaintsPolicy: Unsupported value: \"Odd\": supported values: \"Honor\", \"Ignore\"",
            "spec.topologySpreadConstraints[0].matchLabelKeys: Forbidden: must not be specified when labelSelector is not set",
            "spec.topologySpreadConstraints[1].{topologyKey, whenUnsatisfiable}: Duplicate value: \"{zone, DoNotSchedule}\"",
        ],
        PodReviews.OfSpec("""
            {"topologySpreadConstraints":[
              {"maxSkew":0,"whenUnsatisfiable":"Odd","minDomains":0,"nodeAffinityPolicy":"Odd","nodeTaintsPolicy":"Odd","matchLabelKeys":["a"]},
              {"maxSkew":1,"topologyKey":"zone","whenUnsatisfiable":"DoNotSchedule"},{"maxSkew":2,"topologyKey":"zone","whenUnsatisfiable":"DoNotSchedule"}]}
            """));

    [Theory]
    [InlineData("""{"nodeSelector":{"a":"_"}}""", "nodeSelector: Invalid value: \"_\": " + Value)]
    [InlineData("""{"schedulingGates":[{"name":"a/b"},{"name":"a/b"}]}""", "schedulingGates[1]: Duplicate value: \"a/b\"")]
    [InlineData("""{"readinessGates":[{"conditionType":"a b"}]}""", "readinessGates[0].conditionType: Invalid value: \"a b\": " + Qualified)]
    [InlineData("""{"preemptionPolicy":"Odd"}""", "preemptionPolicy: Unsupported value: \"Odd\": supported values: \"PreemptLowerPriority\", \"Never\"")]
    [InlineData("""{"activeDeadlineSeconds":0}""", "activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive")]
    public void Other_fields_of_scheduling_have_their_forms(string spec, string expected) =>
        Assert.Equal(["spec." + expected], PodReviews.OfSpec(spec));
}
