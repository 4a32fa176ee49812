namespace Kronicle.Application.Tests.Validation.Storage;

public sealed class StorageKindsRulesTests
{
    private const string Driver = "\"attachRequired\":true,\"podInfoOnMount\":true,\"storageCapacity\":false,\"seLinuxMount\":false";

    [Theory]
    [InlineData("\"provisioner\":\"a\",\"volumeBindingMode\":\"Immediate\"")]
    [InlineData("\"provisioner\":\"Example.com/A\",\"volumeBindingMode\":\"WaitForFirstConsumer\",\"reclaimPolicy\":\"Retain\"")]
    [InlineData("\"provisioner\":\"a b\",\"volumeBindingMode\":\"Immediate\"",
        "provisioner: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')")]
    [InlineData("\"provisioner\":\"a\",\"parameters\":{\"\":\"x\"}", "parameters: Invalid value: \"\": field can not be empty.", "volumeBindingMode: Required value")]
    [InlineData("\"provisioner\":\"a\",\"volumeBindingMode\":\"Immediate\",\"allowedTopologies\":[{\"matchLabelExpressions\":[{\"key\":\"k\",\"values\":[]},{\"key\":\"k\",\"values\":[\"v\",\"v\"]}]}]",
        "allowedTopologies[0].matchLabelExpressions[0].values: Required value",
        "allowedTopologies[0].matchLabelExpressions[1].values[1]: Duplicate value: \"v\"",
        "allowedTopologies[0].matchLabelExpressions[1].key: Duplicate value: \"k\"")]
    [InlineData("\"provisioner\":\"a\",\"volumeBindingMode\":\"Immediate\",\"allowedTopologies\":[{\"matchLabelExpressions\":[{\"key\":\"k\",\"values\":[\"a\",\"b\"]}]},{\"matchLabelExpressions\":[{\"key\":\"k\",\"values\":[\"b\",\"a\"]}]}]",
        "allowedTopologies[1].matchLabelExpressions: Duplicate value: \"\"")]
    public void A_storage_class_names_its_provisioner_and_its_topologies(string fields, params string[] expected) =>
        Assert.Equal(expected, Reviews.Lines(Object("storage.k8s.io/v1", "StorageClass", fields)));

    [Fact]
    public void A_storage_class_keeps_everything_but_expansion()
    {
        string old = Object("storage.k8s.io/v1", "StorageClass", "\"provisioner\":\"a\",\"volumeBindingMode\":\"Immediate\",\"reclaimPolicy\":\"Delete\"");
        Assert.Equal(
            [
                "parameters: Invalid value: {\"a\":\"b\"}: field is immutable", "provisioner: Invalid value: \"b\": field is immutable",
                "reclaimPolicy: Invalid value: \"Retain\": field is immutable", "volumeBindingMode: Invalid value: \"WaitForFirstConsumer\": field is immutable",
            ],
            Reviews.Lines(Object("storage.k8s.io/v1", "StorageClass",
                "\"provisioner\":\"b\",\"parameters\":{\"a\":\"b\"},\"volumeBindingMode\":\"WaitForFirstConsumer\",\"reclaimPolicy\":\"Retain\",\"allowVolumeExpansion\":true"), old));
    }

    [Theory]
    [InlineData("{" + Driver + "}")]
    [InlineData("{}", "spec.attachedRequired: Required value", "spec.podInfoOnMount: Required value", "spec.storageCapacity: Required value", "spec.seLinuxMount: Required value")]
    [InlineData("{" + Driver + ",\"fsGroupPolicy\":\"Odd\",\"volumeLifecycleModes\":[\"Odd\"],\"nodeAllocatableUpdatePeriodSeconds\":9,\"serviceAccountTokenInSecrets\":true}",
        "spec.fsGroupPolicy: Unsupported value: \"Odd\": supported values: \"File\", \"None\", \"ReadWriteOnceWithFSType\"",
        "spec.volumeLifecycleModes: Unsupported value: \"Odd\": supported values: \"Persistent\", \"Ephemeral\"",
        "spec.nodeAllocatableUpdatePeriodSeconds: Invalid value: 9: must be greater than or equal to 10 seconds",
        "spec.serviceAccountTokenInSecrets: Invalid value: true: serviceAccountTokenInSecrets is set but no tokenRequests are specified")]
    [InlineData("{" + Driver + ",\"tokenRequests\":[{\"audience\":\"\",\"expirationSeconds\":599},{\"audience\":\"\"},{\"audience\":\"a\",\"expirationSeconds\":4294967297}]}",
        "spec.tokenRequests[0].expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes",
        "spec.tokenRequests[1].audience: Duplicate value: \"\"",
        "spec.tokenRequests[2].expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds")]
    public void A_driver_says_how_its_volumes_are_used(string spec, params string[] expected) =>
        Assert.Equal(expected, Reviews.Lines(Object("storage.k8s.io/v1", "CSIDriver", "\"spec\":" + spec)));

    [Fact]
    public void A_driver_stays_attached_or_not() => Assert.Equal(
        ["spec.attachedRequired: Invalid value: true: field is immutable", "spec.volumeLifecycleModes: Invalid value: [\"Ephemeral\"]: field is immutable"],
        Reviews.Lines(
            Object("storage.k8s.io/v1", "CSIDriver", "\"spec\":{" + Driver + ",\"volumeLifecycleModes\":[\"Ephemeral\"]}"),
            Object("storage.k8s.io/v1", "CSIDriver", "\"spec\":{\"attachRequired\":false,\"podInfoOnMount\":true,\"storageCapacity\":false,\"seLinuxMount\":false,\"volumeLifecycleModes\":[\"Persistent\"]}")));

    [Theory]
    [InlineData("{\"name\":\"a.b\",\"nodeID\":\"n\",\"topologyKeys\":[\"a/b\"],\"allocatable\":{\"count\":3}}")]
    [InlineData("{\"name\":\"\",\"nodeID\":\"\",\"topologyKeys\":[\"k\",\"k\"],\"allocatable\":{\"count\":-1}}",
        "spec.drivers[0].name: Required value", "spec.drivers[0].nodeID: Required value",
        "spec.drivers[0].allocatable.count: Invalid value: -1: must be greater than or equal to 0", "spec.drivers[0]: Duplicate value: \"k\"")]
    public void A_driver_on_a_node_has_a_name_and_an_identity(string driver, params string[] expected) =>
        Assert.Equal(expected, Reviews.Lines(Object("storage.k8s.io/v1", "CSINode", $"\"spec\":{{\"drivers\":[{driver}]}}")));

    [Fact]
    public void A_driver_on_a_node_changes_only_how_much_it_takes()
    {
        string old = Object("storage.k8s.io/v1", "CSINode", "\"spec\":{\"drivers\":[{\"name\":\"a\",\"nodeID\":\"n\",\"topologyKeys\":null,\"allocatable\":{\"count\":3}}]}");
        Assert.Empty(Reviews.Lines(old.Replace("3", "4", StringComparison.Ordinal), old));
        Assert.Equal(
            ["spec.drivers: Invalid value: {\"Name\":\"a\",\"NodeID\":\"m\",\"TopologyKeys\":null,\"Allocatable\":null}: field is immutable"],
            Reviews.Lines(Object("storage.k8s.io/v1", "CSINode", "\"spec\":{\"drivers\":[{\"name\":\"a\",\"nodeID\":\"m\"}]}"), old));
    }

    [Fact]
    public void A_class_of_attributes_never_changes()
    {
        string old = Object("storage.k8s.io/v1", "VolumeAttributesClass", "\"driverName\":\"a\",\"parameters\":{\"iops\":\"1\"}");
        Assert.Equal(
            ["driverName: Forbidden: updates to driverName are forbidden.", "parameters: Forbidden: updates to parameters are forbidden.", "parameters: Required value: must contain at least one key/value pair"],
            Reviews.Lines(Object("storage.k8s.io/v1", "VolumeAttributesClass", "\"driverName\":\"b\""), old));
    }

    [Theory]
    [InlineData("{\"attacher\":\"a\",\"nodeName\":\"n\",\"source\":{\"persistentVolumeName\":\"v\"}}")]
    [InlineData("{\"attacher\":\"\",\"nodeName\":\"N\",\"source\":{}}",
        "spec.attacher: Required value", "spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName",
        "spec.nodeName: Invalid value: \"N\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')")]
    [InlineData("{\"attacher\":\"a\",\"nodeName\":\"n\",\"source\":{\"inlineVolumeSpec\":{\"capacity\":{\"storage\":\"1\"},\"volumeMode\":\"Block\",\"nfs\":{\"server\":\"s\",\"path\":\"/\"}}}}",
        "spec.source.inlineVolumeSpec.capacity: Forbidden: may not be specified in the context of inline volumes",
        "spec.source.inlineVolumeSpec.csi: Required value: has to be specified in the context of inline volumes",
        "spec.source.inlineVolumeSpec.accessModes: Required value",
        "spec.source.inlineVolumeSpec.volumeMode: Forbidden: may not specify volumeMode other than Filesystem in the context of inline volumes")]
    public void An_attachment_names_a_volume_or_describes_one(string spec, params string[] expected) =>
        Assert.Equal(expected, Reviews.Lines(Object("storage.k8s.io/v1", "VolumeAttachment", "\"spec\":" + spec)));

    [Fact]
    public void A_capacity_stays_where_it_is()
    {
        string old = Object("storage.k8s.io/v1", "CSIStorageCapacity", "\"storageClassName\":\"a\",\"capacity\":\"1Gi\"", "\"namespace\":\"n\"");
        Assert.Equal(
            ["capacity: Invalid value: \"-1\": must be greater than or equal to 0", "nodeTopology: Invalid value: {\"matchLabels\":{\"a\":\"b\"}}: field is immutable", "storageClassName: Invalid value: \"b\": field is immutable"],
            Reviews.Lines(Object("storage.k8s.io/v1", "CSIStorageCapacity", "\"storageClassName\":\"b\",\"capacity\":\"-1\",\"nodeTopology\":{\"matchLabels\":{\"a\":\"b\"}}", "\"namespace\":\"n\""), old));
    }

    private static string Object(string version, string kind, string fields, string metadata = "") =>
        $$"""{"apiVersion":"{{version}}","kind":"{{kind}}","metadata":{"name":"x"{{(metadata.Length > 0 ? "," + metadata : "")}} },{{fields}} }""";
}
