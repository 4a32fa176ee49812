namespace Kronicle.Application.Tests.Validation.Core;

public sealed class EnvironmentRulesTests
{
    private const string NameMessage = "a valid environment variable name must consist only of printable ASCII characters other than '='";
    private const string Subdomain = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
    private const string Qualified = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
    private const string Fields = "supported values: \"metadata.name\", \"metadata.namespace\", \"metadata.uid\", \"spec.nodeName\", \"spec.serviceAccountName\", \"status.hostIP\", \"status.hostIPs\", \"status.podIP\", \"status.podIPs\"";
    private const string Resources = "supported values: \"limits.cpu\", \"limits.ephemeral-storage\", \"limits.memory\", \"requests.cpu\", \"requests.ephemeral-storage\", \"requests.memory\"";
    private const string Units = "only divisor's values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are supported with the ";

    [Theory]
    [InlineData("""{"value":"x"}""", "name: Required value")]
    [InlineData("""{"name":"A=B"}""", "name: Invalid value: \"A=B\": " + NameMessage)]
    [InlineData("""{"name":"é"}""", "name: Invalid value: \"é\": " + NameMessage)]
    [InlineData("""{"name":"A","valueFrom":{}}""", "valueFrom: Invalid value: \"\": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`")]
    [InlineData("""{"name":"A","value":"x","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}""", "valueFrom: Invalid value: \"\": may not be specified when `value` is not empty")]
    [InlineData("""{"name":"A","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"},"secretKeyRef":{"name":"s","key":"k"}}}""", "valueFrom: Invalid value: \"\": may not have more than one field specified at a time")]
    public void A_variable_has_a_name_and_one_value(string variable, string expected) => Assert.Equal(
        ["spec.containers[0].env[0]." + expected], PodReviews.OfContainer($"\"env\":[{variable}]"));

    [Theory]
    [InlineData("\"fieldRef\":{}", "fieldRef.fieldPath: Required value")]
    [InlineData("\"fieldRef\":{\"apiVersion\":\"v2\",\"fieldPath\":\"metadata.name\"}", "fieldRef.fieldPath: Invalid value: \"metadata.name\": error converting fieldPath: unsupported pod version: v2")]
    [InlineData("\"fieldRef\":{\"fieldPath\":\"spec.odd\"}", "fieldRef.fieldPath: Invalid value: \"spec.odd\": error converting fieldPath: field label not supported: spec.odd")]
    [InlineData("\"fieldRef\":{\"fieldPath\":\"metadata.name['a']\"}", "fieldRef.fieldPath: Invalid value: \"metadata.name['a']\": error converting fieldPath: field label does not support subscript: metadata.name['a']")]
    [InlineData("\"fieldRef\":{\"fieldPath\":\"metadata.labels\"}", "fieldRef.fieldPath: Unsupported value: \"metadata.labels\": " + Fields)]
    [InlineData("\"fieldRef\":{\"fieldPath\":\"metadata.annotations['A_']\"}", "fieldRef: Invalid value: \"a_\": " + Qualified)]
    [InlineData("\"resourceFieldRef\":{}", "resourceFieldRef.resource: Required value")]
    [InlineData("\"resourceFieldRef\":{\"resource\":\"limits.gpu\"}", "resourceFieldRef.resource: Unsupported value: \"limits.gpu\": " + Resources)]
    [InlineData("\"resourceFieldRef\":{\"resource\":\"limits.cpu\",\"divisor\":\"2\"}", "resourceFieldRef.divisor: Invalid value: \"limits.cpu\": only divisor's values 1m and 1 are supported with the cpu resource")]
    [InlineData("\"resourceFieldRef\":{\"resource\":\"limits.memory\",\"divisor\":\"1m\"}", "resourceFieldRef.divisor: Invalid value: \"limits.memory\": " + Units + "memory resource")]
    [InlineData("\"resourceFieldRef\":{\"resource\":\"requests.ephemeral-storage\",\"divisor\":\"2Ki\"}", "resourceFieldRef.divisor: Invalid value: \"requests.ephemeral-storage\": " + Units + "local ephemeral storage resource")]
    [InlineData("\"resourceFieldRef\":{\"resource\":\"limits.hugepages-2Mi\",\"divisor\":\"3\"}", "resourceFieldRef.divisor: Invalid value: \"limits.hugepages-2Mi\": " + Units + "hugepages resource")]
    [InlineData("\"secretKeyRef\":{\"name\":\"A\",\"key\":\"k\"}", "secretKeyRef.name: Invalid value: \"A\": " + Subdomain)]
    [InlineData("\"secretKeyRef\":{\"name\":\"a\"}", "secretKeyRef.key: Required value")]
    [InlineData("\"configMapKeyRef\":{\"name\":\"a\",\"key\":\"..k\"}", "configMapKeyRef.key: Invalid value: \"..k\": must not start with '..'")]
    public void A_reference_names_what_there_can_be(string source, string expected) => Assert.Equal(
        ["spec.containers[0].env[0].valueFrom." + expected], PodReviews.OfContainer($$"""
            "env":[{"name":"A","valueFrom":{ {{source}} } }]
            """));

    [Theory]
    [InlineData("metadata.name")]
    [InlineData("spec.host")]
    [InlineData("metadata.labels['a.b/c']")]
    [InlineData("status.podIPs")]
    public void These_fields_can_be_had(string field) => Assert.Empty(PodReviews.OfContainer($$"""
        "env":[{"name":"A","valueFrom":{"fieldRef":{"fieldPath":"{{field}}"} } }]
        """));

    [Theory]
    [InlineData("{}", "fileKeyRef.key: Required value|fileKeyRef.volumeName: Required value|fileKeyRef.path: Required value|fileKeyRef.volumeName: Not found: \"\"")]
    [InlineData("""{"key":"A=","volumeName":"v","path":"../a"}""", "fileKeyRef.key: Invalid value: \"A=\": " + NameMessage + "|fileKeyRef.path: Invalid value: \"../a\": must not contain '..'")]
    [InlineData("""{"key":"A","volumeName":"s","path":"a"}""", "fileKeyRef.volumeName: Invalid value: \"s\": referenced volume must be of type emptyDir")]
    public void A_variable_from_a_file_comes_from_an_empty_directory(string file, string expected) => Assert.Equal(
        expected.Split('|').Select(line => "spec.containers[0].env[0].valueFrom." + line),
        PodReviews.OfContainer($$$"""
            "env":[{"name":"A","valueFrom":{"fileKeyRef":{{{file}}} } }]
            """, """
            "volumes":[{"name":"v","emptyDir":{}},{"name":"s","secret":{"secretName":"s"}}]
            """));

    [Theory]
    [InlineData("{}", "envFrom: Invalid value: \"\": must specify one of: `configMapRef` or `secretRef`")]
    [InlineData("""{"configMapRef":{"name":"a"},"secretRef":{"name":"b"}}""", "envFrom: Invalid value: \"\": may not have more than one field specified at a time")]
    [InlineData("""{"configMapRef":{}}""", "envFrom[0].configMapRef.name: Required value")]
    [InlineData("""{"prefix":"=","secretRef":{"name":"a-"}}""", "envFrom[0].prefix: Invalid value: \"=\": " + NameMessage)]
    public void A_source_of_variables_is_one_object(string source, string expected) =>
        Assert.Equal(["spec.containers[0]." + expected], PodReviews.OfContainer($"\"envFrom\":[{source}]"));
}
