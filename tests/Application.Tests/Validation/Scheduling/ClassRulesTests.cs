namespace Kronicle.Application.Tests.Validation.Scheduling;

public sealed class ClassRulesTests
{
    [Theory]
    [InlineData("system-node-critical", "2000001000,\"globalDefault\":false")]
    [InlineData("system-node-critical", "1", "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: value of system-node-critical PriorityClass must be 2000001000")]
    [InlineData("system-cluster-critical", "2000000000,\"globalDefault\":true",
        "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: globalDefault of system-cluster-critical PriorityClass must be false")]
    [InlineData("a", "1,\"preemptionPolicy\":\"\"", "preemptionPolicy: Required value")]
    public void The_systems_priorities_are_its_own(string name, string value, params string[] expected) => Assert.Equal(expected, Reviews.Lines(
        $"{{\"apiVersion\":\"scheduling.k8s.io/v1\",\"kind\":\"PriorityClass\",\"metadata\":{{\"name\":\"{name}\"}},\"value\":{value}}}"));

    [Theory]
    [InlineData("\"overhead\":{\"podFixed\":{\"odd\":\"1\"}}", "overhead.limits[odd]: Invalid value: \"odd\": must be a standard resource type or fully qualified", "overhead.limits[odd]: Invalid value: \"odd\": must be a standard resource for containers")]
    [InlineData("\"scheduling\":{\"nodeSelector\":{\"a b\":\"\"},\"tolerations\":[{\"key\":\"a\",\"operator\":\"Exists\"},{\"key\":\"a\",\"operator\":\"Exists\",\"tolerationSeconds\":1,\"effect\":\"\"}]}",
        "scheduling.nodeSelector: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
        "scheduling.tolerations[1].effect: Invalid value: \"\": effect must be 'NoExecute' when `tolerationSeconds` is set",
        "scheduling.tolerations[1]: Duplicate value: {\"Key\":\"a\",\"Operator\":\"Exists\",\"Value\":\"\",\"Effect\":\"\",\"TolerationSeconds\":1}")]
    public void A_runtime_class_adds_what_pods_may_have(string fields, params string[] expected) => Assert.Equal(expected, Reviews.Lines(
        $"{{\"apiVersion\":\"node.k8s.io/v1\",\"kind\":\"RuntimeClass\",\"metadata\":{{\"name\":\"x\"}},\"handler\":\"h\",{fields}}}"));

    [Theory]
    [InlineData("v1.", "\"version\":\"v1\",\"groupPriorityMinimum\":1,\"versionPriority\":1,\"caBundle\":\"AAAA\",\"insecureSkipTLSVerify\":true",
        "spec.caBundle: Invalid value: \"3 bytes\": local APIServices may not have a caBundle", "spec.insecureSkipTLSVerify: Invalid value: true: local APIServices may not have insecureSkipTLSVerify")]
    [InlineData("v2.", "\"version\":\"v2\",\"groupPriorityMinimum\":20001,\"versionPriority\":1,\"service\":{\"port\":0}",
        "spec.group: Required value: only v1 may have an empty group and it better be legacy kube", "spec.groupPriorityMinimum: Invalid value: 20001: must be positive and less than 20000",
        "spec.service.namespace: Required value", "spec.service.name: Required value", "spec.service.port: Invalid value: 0: port is not valid: must be between 1 and 65535, inclusive")]
    public void An_API_service_is_local_or_elsewhere(string name, string spec, params string[] expected) => Assert.Equal(expected, Reviews.Lines(
        $"{{\"apiVersion\":\"apiregistration.k8s.io/v1\",\"kind\":\"APIService\",\"metadata\":{{\"name\":\"{name}\"}},\"spec\":{{{spec}}}}}"));
}
