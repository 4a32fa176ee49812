namespace Kronicle.Application.Tests.Validation.Autoscaling;

public sealed class AutoscalerRulesTests
{
    private static readonly Workloads Autoscalers = new("autoscaling", "horizontalpodautoscalers", """
        {"metadata":{"name":"h"},"spec":{"maxReplicas":5,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"}}}
        """, "v2");

    private static readonly Workloads Old = new("autoscaling", "horizontalpodautoscalers", """
        {"metadata":{"name":"h"},"spec":{"maxReplicas":5,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"}}}
        """, "v1");

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"spec":{"scaleTargetRef":{"kind":"ReplicationController","apiVersion":"v1"}}}""")]
    [InlineData("""{"spec":{"maxReplicas":0}}""",
        "spec.maxReplicas: Required value: must be set and greater than 0",
        "spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`")]
    [InlineData("""{"spec":{"minReplicas":6}}""", "spec.maxReplicas: Invalid value: 5: must be greater than or equal to `minReplicas`")]
    [InlineData("""{"spec":{"scaleTargetRef":{"apiVersion":"a/b/c","name":null}}}""",
        "spec.scaleTargetRef.name: Required value",
        "spec.scaleTargetRef.apiVersion: Invalid value: \"a/b/c\": unexpected GroupVersion string: a/b/c")]
    [InlineData("""{"spec":{"scaleTargetRef":{"apiVersion":"v1"}}}""", "spec.scaleTargetRef.apiVersion: Invalid value: \"v1\": apiVersion must specify API group")]
    public void An_autoscaler_is_held_against_its_rules(string patch, params string[] expected) => Assert.Equal(expected, Autoscalers.Created(patch));

    [Theory]
    [InlineData("""{"type":"Object","object":{"describedObject":{"kind":"Service","name":"s","apiVersion":"v1"},"metric":{"name":"m"},"target":{"type":"Value","value":"1"}}}""")]
    [InlineData("""{"type":"ContainerResource","containerResource":{"name":"cpu","container":"c","target":{"type":"Utilization","averageUtilization":50}}}""")]
    [InlineData("""{}""",
        "type: Required value: must specify a metric source type",
        "type: Unsupported value: \"\": supported values: \"ContainerResource\", \"External\", \"Object\", \"Pods\", \"Resource\"",
        "type: Unsupported value: \"\": supported values: \"ContainerResource\", \"External\", \"Object\", \"Pods\", \"Resource\"")]
    [InlineData("""{"type":"Pods","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":80}}}""",
        "pods: Required value: must populate information for the given metric source")]
    [InlineData("""{"type":"Resource","pods":{"metric":{"name":"m"},"target":{"type":"AverageValue","averageValue":"1"}},"resource":{"name":"cpu","target":{"type":"Odd"}}}""",
        "pods: Forbidden: must populate the given metric source only")]
    [InlineData("""{"type":"Object","object":{"describedObject":{"kind":"a/b","name":"","apiVersion":"a/b/c"},"metric":{"name":"a%"},"target":{"type":"Value"}}}""",
        "object.describedObject.kind: Invalid value: \"a/b\": may not contain '/'",
        "object.describedObject.name: Required value",
        "object.describedObject.apiVersion: Invalid value: \"a/b/c\": unexpected GroupVersion string: a/b/c",
        "object.metric.name: Invalid value: \"a%\": may not contain '%'",
        "object.target.averageValue: Required value: must set either a target value or averageValue")]
    [InlineData("""{"type":"External","external":{"metric":{"name":""},"target":{"type":"","value":"0","averageValue":"-1"}}}""",
        "external.metric.name: Required value: must specify a metric name",
        "external.target.type: Required value: must specify a metric target type",
        "external.target.type: Invalid value: \"\": must be either Utilization, Value, or AverageValue",
        "external.target.value: Invalid value: \"0\": must be positive",
        "external.target.averageValue: Invalid value: \"-1\": must be positive",
        "external.target.value: Forbidden: may not set both a target value for metric and a per-pod target")]
    [InlineData("""{"type":"External","external":{"metric":{"name":"m"},"target":{"type":"Value"}}}""",
        "external.target.averageValue: Required value: must set either a target value for metric or a per-pod target")]
    [InlineData("""{"type":"Pods","pods":{"metric":{"name":"m"},"target":{"type":"Value","value":"1"}}}""",
        "pods.target.averageValue: Required value: must specify a positive target averageValue")]
    [InlineData("""{"type":"Resource","resource":{"target":{"type":"Utilization","averageUtilization":0,"averageValue":"1"}}}""",
        "resource.name: Required value: must specify a resource name",
        "resource.target.averageUtilization: Invalid value: 0: must be greater than 0",
        "resource.target.averageValue: Forbidden: may not set both a target raw value and a target utilization")]
    [InlineData("""{"type":"ContainerResource","containerResource":{"name":"cpu","container":"","target":{"type":"Utilization"}}}""",
        "containerResource.container: Required value: must specify a container",
        "containerResource.target.averageUtilization: Required value: must set either a target raw value or a target utilization")]
    public void A_metric_has_the_source_of_its_type(string metric, params string[] expected) => Assert.Equal(
        expected.Select(line => "spec.metrics[0]." + line), Autoscalers.Created($$"""{"spec":{"metrics":[{{metric}}] } }"""));

    [Theory]
    [InlineData("""{"stabilizationWindowSeconds":3600,"tolerance":"0.1"}""")]
    [InlineData("""{"stabilizationWindowSeconds":-1,"selectPolicy":"Odd","policies":[],"tolerance":"-1"}""",
        "stabilizationWindowSeconds: Invalid value: -1: must be greater than or equal to zero",
        "selectPolicy: Unsupported value: \"Odd\": supported values: \"Disabled\", \"Max\", \"Min\"",
        "policies: Required value: must specify at least one Policy",
        "tolerance: Invalid value: \"-1\": must be greater than or equal to 0")]
    [InlineData("""{"stabilizationWindowSeconds":3601,"policies":[{"type":"Odd","value":0,"periodSeconds":1801}]}""",
        "stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600",
        "policies[0].type: Unsupported value: \"Odd\": supported values: \"Percent\", \"Pods\"",
        "policies[0].value: Invalid value: 0: must be greater than zero",
        "policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800")]
    public void Scaling_has_bounds(string rules, params string[] expected)
    {
        Assert.Equal(expected.Select(line => "spec.behavior.scaleDown." + line), Autoscalers.Created($$$"""{"spec":{"behavior":{"scaleDown":{{{rules}}} } } }"""));
        Assert.Equal(expected.Select(line => "spec.behavior.scaleUp." + line), Autoscalers.Created($$$"""{"spec":{"behavior":{"scaleUp":{{{rules}}} } } }"""));
    }

    [Fact]
    public void Version_1_is_told_of_the_fields_of_version_2()
    {
        Assert.Empty(Old.Created());
        Assert.Equal(
            ["spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater than 0"],
            Old.Created("""{"spec":{"targetCPUUtilizationPercentage":0}}"""));
    }

    [Fact]
    public void A_stored_target_and_zero_replicas_are_let_be()
    {
        const string Stored = """{"spec":{"minReplicas":0,"scaleTargetRef":{"apiVersion":"v1"},"metrics":[{"type":"External","external":{"metric":{"name":"m"},"target":{"type":"Value","value":"1"}}}]}}""";
        Assert.Empty(Autoscalers.Updated("""{"spec":{"maxReplicas":6}}""", Stored));
        Assert.Equal(
            ["spec.scaleTargetRef.apiVersion: Invalid value: \"v1\": apiVersion must specify API group"],
            Autoscalers.Updated("""{"spec":{"scaleTargetRef":{"kind":"Other"}}}""", Stored));
    }

    [Fact]
    public void Counts_of_the_status_are_not_negative() => Assert.Equal(
        [
            "status.currentReplicas: Invalid value: -1: must be greater than or equal to 0",
            "status.desiredReplicas: Invalid value: -2: must be greater than or equal to 0",
        ],
        Autoscalers.Updated("""{"status":{"currentReplicas":-1,"desiredReplicas":-2}}""", subresource: "status"));
}
