namespace Kronicle.Application.Tests.Validation.ResourceApi;

public sealed class DeviceRulesTests
{
    private const string Label = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
    private const string NoRequest = "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";
    private const string Exactly = "\"exactly\":{\"deviceClassName\":\"c\",\"allocationMode\":\"ExactCount\",\"count\":1}";

    [Theory]
    [InlineData("\"requests\":[{\"name\":\"a\"," + Exactly + "}],\"constraints\":[{\"requests\":[\"a\"],\"matchAttribute\":\"d.x/numa\"}],\"config\":[{\"requests\":[\"a\"],\"opaque\":{\"driver\":\"d\",\"parameters\":{\"x\":1}}}]")]
    [InlineData("\"requests\":[{\"name\":\"A\"},{\"name\":\"b\"," + Exactly + "},{\"name\":\"b\"," + Exactly + "}]", "spec.devices.requests[0].name: Invalid value: \"A\": " + Label,
        "spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required", "spec.devices.requests[2]: Duplicate value: \"b\"")]
    [InlineData("\"requests\":[{\"name\":\"a\",\"firstAvailable\":[{\"name\":\"s\",\"deviceClassName\":\"\",\"allocationMode\":\"All\",\"count\":2}]," + Exactly + "}]",
        "spec.devices.requests[0]: Invalid value: null: exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set")]
    [InlineData("\"requests\":[{\"name\":\"a\",\"firstAvailable\":[{\"name\":\"s\",\"deviceClassName\":\"\",\"allocationMode\":\"All\",\"count\":2}]}],\"constraints\":[{\"requests\":[\"a/s\",\"a/t\",\"a/b/c\"]}]",
        "spec.devices.requests[0].firstAvailable[0].deviceClassName: Required value",
        "spec.devices.requests[0].firstAvailable[0].count: Invalid value: 2: must not be specified when allocationMode is 'All'",
        "spec.devices.constraints[0].requests[1]: Invalid value: \"a/t\": " + NoRequest,
        "spec.devices.constraints[0].requests[2]: Invalid value: \"a/b/c\": " + NoRequest,
        "spec.devices.constraints[0]: Required value: exactly one of \"matchAttribute\" or \"distinctAttribute\" is required, but multiple fields are set")]
    [InlineData("\"requests\":[{\"name\":\"a\",\"exactly\":{\"deviceClassName\":\"c\",\"allocationMode\":\"Odd\",\"selectors\":[{}],\"tolerations\":[{\"key\":\"k\",\"operator\":\"Exists\",\"value\":\"v\",\"effect\":\"Odd\"},{}]}}]",
        "spec.devices.requests[0].exactly.selectors[0].cel: Required value",
        "spec.devices.requests[0].exactly.allocationMode: Unsupported value: \"Odd\": supported values: \"All\", \"ExactCount\"",
        "spec.devices.requests[0].exactly.tolerations[0].value: Invalid value: \"v\": must be empty for operator `Exists`",
        "spec.devices.requests[0].exactly.tolerations[0].effect: Unsupported value: \"Odd\": supported values: \"NoExecute\", \"NoSchedule\", \"None\"",
        "spec.devices.requests[0].exactly.tolerations[1].operator: Required value")]
    [InlineData("\"constraints\":[{\"distinctAttribute\":\"9x\"}],\"config\":[{},{\"opaque\":{\"driver\":\"d\",\"parameters\":[]}}]",
        "spec.devices.constraints[0].distinctAttribute: Invalid value: \"9x\": a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '[A-Za-z_][A-Za-z0-9_]*')",
        "spec.devices.constraints[0].distinctAttribute: Invalid value: \"9x\": a fully qualified name must be a domain and a name separated by a slash",
        "spec.devices.config[0].opaque: Required value", "spec.devices.config[1].opaque.parameters: Invalid value: \"<value omitted>\": must be a valid JSON object")]
    public void A_claim_asks_for_devices(string devices, params string[] expected) => Assert.Equal(expected, Reviews.Lines(Claim(devices)));

    [Fact]
    public void A_claim_never_changes_what_it_asks_for() => Assert.Equal(
        ["spec: Invalid value: {\"Devices\":{\"Requests\":[{\"Name\":\"b\",\"Exactly\":null,\"FirstAvailable\":null}],\"Constraints\":null,\"Config\":null}}: field is immutable"],
        Reviews.Lines(Claim("\"requests\":[{\"name\":\"b\"}]"), Claim("\"requests\":[{\"name\":\"a\"}]")));

    [Theory]
    [InlineData("\"reservedFor\":[{\"resource\":\"pods\",\"name\":\"p\",\"uid\":\"u\"},{\"uid\":\"u\"}]",
        "status.reservedFor[1].resource: Required value", "status.reservedFor[1].name: Required value", "status.reservedFor[1]: Duplicate value: \"u\"",
        "status.reservedFor: Forbidden: may not be specified when `allocated` is not set")]
    [InlineData("\"allocation\":{\"devices\":{\"results\":[{\"request\":\"a\",\"driver\":\"d\",\"pool\":\"p/A\",\"device\":\"x\",\"shareID\":\"u\"}],\"config\":[{\"source\":\"\",\"opaque\":{\"driver\":\"d\",\"parameters\":{}}}]}}",
        "status.allocation.devices.results[0].pool: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
        "status.allocation.devices.results[0].shareID: Invalid value: \"u\": error validating uid: invalid UUID length: 1",
        "status.allocation.devices.config[0].source: Required value")]
    [InlineData("\"devices\":[{\"driver\":\"d\",\"pool\":\"p\",\"device\":\"x\",\"networkData\":{\"ips\":[\"10.0.0.1/24\",\"10.0.0.1\",\"10.0.0.01/24\"]}}]",
        "status.devices[0]: Invalid value: {\"Driver\":\"d\",\"Pool\":\"p\",\"Device\":\"x\",\"ShareID\":\"\"}: must be an allocated device in the claim",
        "status.devices[0].networkData.ips[1]: Invalid value: \"10.0.0.1\": must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)",
        "status.devices[0].networkData.ips[2]: Invalid value: \"10.0.0.01/24\": must be in canonical form (\"10.0.0.1/24\")")]
    public void A_claims_status_speaks_of_what_it_was_given(string status, params string[] expected)
    {
        string old = Claim("\"requests\":[{\"name\":\"a\"," + Exactly + "}]");
        Assert.Equal(expected, Reviews.Lines(old[..^1] + $",\"status\":{{{status}}}}}", old, "status"));
    }

    [Theory]
    [InlineData("\"nodeName\":\"n\",\"devices\":[{\"name\":\"a\",\"attributes\":{\"x\":{\"string\":\"s\"}},\"capacity\":{\"m\":{\"value\":\"1Gi\"}}}]")]
    [InlineData("\"nodeName\":\"n\",\"allNodes\":true", "spec: Invalid value: \"{`nodeName`, `allNodes`}\": exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required, but multiple fields are set")]
    [InlineData("\"allNodes\":false,\"nodeName\":\"\"", "spec.nodeName: Invalid value: \"\": must be either unset or set to a non-empty string", "spec.allNodes: Invalid value: false: must be either unset or set to true",
        "spec: Required value: exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required")]
    [InlineData("\"allNodes\":true,\"devices\":[{\"name\":\"a\",\"attributes\":{\"x\":{},\"y\":{\"int\":1,\"version\":\"1\"}},\"nodeName\":\"n\"}]",
        "spec.devices[0].attributes[x]: Invalid value: \"\": exactly one value must be specified",
        "spec.devices[0].attributes[y].version: Invalid value: \"1\": must be a string compatible with semver.org spec 2.0.0",
        "spec.devices[0].attributes[y]: Invalid value: {\"IntValue\":1,\"BoolValue\":null,\"StringValue\":null,\"VersionValue\":\"1\",\"IntValues\":null,\"BoolValues\":null,\"StringValues\":null,\"VersionValues\":null}: exactly one value must be specified",
        "spec.devices[0]: Invalid value: null: `nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec")]
    [InlineData("\"perDeviceNodeSelection\":true,\"devices\":[{\"name\":\"a\",\"bindingConditions\":[\"c\"],\"taints\":[{\"key\":\"k\",\"effect\":\"\"}],\"consumesCounters\":[{\"counterSet\":\"\",\"counters\":{}}]}]",
        "spec.devices[0].taints[0].effect: Required value", "spec.devices[0].consumesCounters[0].counterSet: Required value", "spec.devices[0].consumesCounters[0].counters: Required value",
        "spec.devices[0]: Required value: exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec",
        "spec.devices[0].bindingFailureConditions: Invalid value: null: bindingFailureConditions are required to use bindingConditions")]
    [InlineData("\"allNodes\":true,\"devices\":[{\"name\":\"a\",\"allowMultipleAllocations\":true,\"capacity\":{\"m\":{\"value\":\"10\",\"requestPolicy\":{\"default\":\"3\",\"validRange\":{\"min\":\"2\",\"max\":\"11\",\"step\":\"2\"}}},\"n\":{\"value\":\"10\",\"requestPolicy\":{\"default\":\"4\",\"validValues\":[\"5\",\"2\",\"11\"]}}}},{\"name\":\"b\",\"capacity\":{\"m\":{\"value\":\"1\",\"requestPolicy\":{}}}}]",
        "spec.devices[0].capacity[m].requestPolicy.validRange.max: Invalid value: \"11\": max is larger than capacity value: 10",
        "spec.devices[0].capacity[m].requestPolicy.validRange.step: Invalid value: \"3\": value is not a multiple of a given step (2) from (2)",
        "spec.devices[0].capacity[m].requestPolicy.validRange.step: Invalid value: \"11\": value is not a multiple of a given step (2) from (2)",
        "spec.devices[0].capacity[n].requestPolicy.validValues[1]: Invalid value: \"2\": values must be sorted in ascending order",
        "spec.devices[0].capacity[n].requestPolicy.validValues[2]: Invalid value: \"11\": option is larger than capacity value: 10",
        "spec.devices[0].capacity[n].requestPolicy.validValues: Invalid value: \"4\": default value is not valid according to the requestPolicy",
        "spec.devices[1].capacity[m].requestPolicy: Forbidden: allowMultipleAllocations must be true")]
    public void A_slice_describes_devices_and_their_nodes(string spec, params string[] expected) => Assert.Equal(expected, Reviews.Lines(Slice(spec)));

    [Fact]
    public void A_slice_stays_with_its_driver_pool_and_node() => Assert.Equal(
        ["spec.pool.name: Invalid value: \"p\": field is immutable", "spec.driver: Invalid value: \"d\": field is immutable", "spec.nodeName: Invalid value: \"n\": field is immutable"],
        Reviews.Lines(Slice("\"nodeName\":\"n\""), Slice("\"nodeName\":\"m\"").Replace("\"d\"", "\"e\"", StringComparison.Ordinal).Replace("\"p\"", "\"q\"", StringComparison.Ordinal)));

    [Fact]
    public void A_class_names_an_extended_resource() => Assert.Equal(
        ["spec.selectors[0].cel: Required value", "spec.extendedResourceName: Invalid value: \"cpu\": must be a valid extended resource name"],
        Reviews.Lines("""{"apiVersion":"resource.k8s.io/v1","kind":"DeviceClass","metadata":{"name":"x"},"spec":{"selectors":[{}],"extendedResourceName":"cpu"} }"""));

    [Fact]
    public void A_template_has_labels_and_never_changes()
    {
        const string Template = """{"apiVersion":"resource.k8s.io/v1","kind":"ResourceClaimTemplate","metadata":{"name":"x","namespace":"n"},"spec":{"metadata":{"name":"m"},"spec":{"devices":{} } } }""";
        Assert.Equal(["spec.metadata.name: Forbidden: cannot be set"], Reviews.Lines(Template));
        string[] lines = Reviews.Lines(Template.Replace("\"name\":\"m\"", "\"labels\":{\"a\":\"b\"}", StringComparison.Ordinal), Template.Replace("\"name\":\"m\"", "", StringComparison.Ordinal));
        Assert.EndsWith(": field is immutable", Assert.Single(lines), StringComparison.Ordinal);
    }

    private static string Claim(string devices) =>
        $"{{\"apiVersion\":\"resource.k8s.io/v1\",\"kind\":\"ResourceClaim\",\"metadata\":{{\"name\":\"x\",\"namespace\":\"n\"}},\"spec\":{{\"devices\":{{{devices}}}}}}}";

    private static string Slice(string spec) =>
        $"{{\"apiVersion\":\"resource.k8s.io/v1\",\"kind\":\"ResourceSlice\",\"metadata\":{{\"name\":\"x\"}},\"spec\":{{\"driver\":\"d\",\"pool\":{{\"name\":\"p\",\"resourceSliceCount\":1}},{spec}}}}}";
}
