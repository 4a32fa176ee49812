namespace Kronicle.Application.Tests.Validation.Core;

public sealed class VolumeKindsRulesTests
{
    private const string Subdomain = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    [Theory]
    [InlineData("\"hostPath\":{\"path\":\"/a\"}")]
    [InlineData("\"hostPath\":{\"path\":\"\"}", "spec.hostPath.path: Required value")]
    [InlineData("\"hostPath\":{\"path\":\"/a/../b\",\"type\":\"Odd\"}", "spec.hostPath.path: Invalid value: \"/a/../b\": must not contain '..'",
        "spec.hostPath.type: Unsupported value: \"Odd\": supported values: \"\", \"BlockDevice\", \"CharDevice\", \"Directory\", \"DirectoryOrCreate\", \"File\", \"FileOrCreate\", \"Socket\"")]
    [InlineData("\"hostPath\":{\"path\":\"/a/..\"},\"persistentVolumeReclaimPolicy\":\"Recycle\"", "spec.hostPath.path: Invalid value: \"/a/..\": must not contain '..'",
        "spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'")]
    [InlineData("\"local\":{\"path\":\"/a\"}", "spec.nodeAffinity: Required value: Local volume requires node affinity")]
    [InlineData("\"local\":{\"path\":\"/a\"},\"nodeAffinity\":{}", "spec.nodeAffinity.required: Required value: must specify required node constraints")]
    [InlineData("\"gcePersistentDisk\":{\"pdName\":\"\",\"partition\":256}", "spec.persistentDisk.pdName: Required value", "spec.persistentDisk.partition: Invalid value: 256: must be between 1 and 255, inclusive")]
    [InlineData("\"nfs\":{\"server\":\"s\",\"path\":\"a\"}", "spec.nfs.path: Invalid value: \"a\": must be an absolute path")]
    [InlineData("\"glusterfs\":{\"endpoints\":\"\",\"path\":\"p\",\"endpointsNamespace\":\"\"}", "spec.glusterfs.endpoints: Required value",
        "spec.glusterfs.endpointsNamespace: Invalid value: \"\": if the endpointnamespace is set, it must be a valid namespace name")]
    [InlineData("\"iscsi\":{\"targetPortal\":\"\",\"iqn\":\"x\",\"lun\":256,\"chapAuthSession\":true,\"initiatorName\":\"iqn\"}", "spec.iscsi.targetPortal: Required value",
        "spec.iscsi.iqn: Invalid value: \"x\": must be valid format", "spec.iscsi.lun: Invalid value: 256: must be between 0 and 255, inclusive",
        "spec.iscsi.secretRef: Required value", "spec.iscsi.initiatorname: Invalid value: \"iqn\": must be valid format")]
    [InlineData("\"iscsi\":{\"targetPortal\":\"t\",\"iqn\":\"iqn.2015-02.example.com:test\",\"lun\":0}")]
    [InlineData("\"fc\":{\"targetWWNs\":[\"a\"],\"wwids\":[\"b\"]}", "spec.fc.targetWWNs: Invalid value: [\"a\"]: targetWWNs and wwids can not be specified simultaneously",
        "spec.fc.lun: Required value: lun is required if targetWWNs is specified")]
    [InlineData("\"azureDisk\":{\"diskName\":\"d\",\"diskURI\":\"x\",\"kind\":\"Managed\",\"cachingMode\":\"Odd\"}",
        "spec.azureDisk.cachingMode: Unsupported value: \"Odd\": supported values: \"None\", \"ReadOnly\", \"ReadWrite\"",
        "spec.azureDisk.diskURI: Unsupported value: \"x\": supported values: \"/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}\"")]
    [InlineData("\"quobyte\":{\"registry\":\"a:1,b\",\"volume\":\"\"}", "spec.quobyte.registry: Invalid value: \"a:1,b\": must be a host:port pair or multiple pairs separated by commas", "spec.quobyte.volume: Required value")]
    [InlineData("\"flocker\":{\"datasetName\":\"a/b\",\"datasetUUID\":\"u\"}", "spec.flocker: Invalid value: \"resource\": datasetName and datasetUUID can not be specified simultaneously",
        "spec.flocker.datasetName: Invalid value: \"a/b\": must not contain '/'")]
    [InlineData("\"flexVolume\":{\"driver\":\"\",\"options\":{\"a.K8s.io/x\":\"\",\"b\":\"\"}}", "spec.flexVolume.driver: Required value",
        "spec.flexVolume.options[a.K8s.io/x]: Invalid value: \"a.K8s.io/x\": kubernetes.io and k8s.io namespaces are reserved")]
    [InlineData("\"csi\":{\"driver\":\"\",\"volumeHandle\":\"\",\"nodePublishSecretRef\":{\"name\":\"A\"}}", "spec.csi.driver: Required value", "spec.csi.volumeHandle: Required value",
        "spec.csi.nodePublishSecretRef.name: Invalid value: \"A\": " + Subdomain, "spec.csi.nodePublishSecretRef.namespace: Required value")]
    [InlineData("\"rbd\":{\"monitors\":[]}", "spec.rbd.monitors: Required value", "spec.rbd.image: Required value")]
    [InlineData("\"cephfs\":{\"monitors\":[\"m\"]},\"nfs\":{\"server\":\"s\",\"path\":\"/\"}", "spec.cephFS: Forbidden: may not specify more than 1 volume type")]
    [InlineData("\"nfs\":{\"server\":\"s\",\"path\":\"/\"},\"storageClassName\":\"A\",\"volumeMode\":\"Odd\",\"volumeAttributesClassName\":\"\"",
        "spec.storageClassName: Invalid value: \"A\": " + Subdomain, "spec.volumeMode: Unsupported value: \"Odd\": supported values: \"Block\", \"Filesystem\"",
        "spec.volumeAttributesClassName: Required value: an empty string is disallowed", "spec.csi: Required value: has to be specified when using volumeAttributesClassName")]
    public void A_volume_is_of_one_type_that_is_described(string fields, params string[] expected) => Assert.Equal(expected, Reviews.Lines(Volume(fields)));

    [Theory]
    [InlineData("\"accessModes\":[\"ReadWriteOncePod\",\"ReadOnlyMany\"],\"capacity\":{\"storage\":\"0\"}",
        "spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes", "spec.capacity[storage]: Invalid value: \"0\": must be greater than zero")]
    [InlineData("\"accessModes\":[],\"capacity\":{}", "spec.accessModes: Required value", "spec.capacity: Required value", "spec.capacity: Unsupported value: {}: supported values: \"storage\"")]
    public void A_volume_has_modes_and_a_size(string fields, params string[] expected) =>
        Assert.Equal(expected, Reviews.Lines($$"""{"apiVersion":"v1","kind":"PersistentVolume","metadata":{"name":"x"},"spec":{"hostPath":{"path":"/a"},{{fields}} } }"""));

    [Fact]
    public void A_volume_keeps_its_source_and_says_how_it_would_have_changed()
    {
        string[] lines = Reviews.Lines(Volume("\"nfs\":{\"server\":\"s\",\"path\":\"/b\"}"), Volume("\"nfs\":{\"server\":\"s\",\"path\":\"/a\"}"));
        string line = Assert.Single(lines);
        Assert.StartsWith("spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation\n@@ -", line, StringComparison.Ordinal);
        Assert.Contains("\n  \"Path\": \"/a\",\n", line.Replace("\n-", "\n", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_volume_keeps_its_affinity_but_for_the_new_names_of_its_labels()
    {
        static string With(string key) => Volume(
            $$"""
            "nfs":{"server":"s","path":"/a"},"nodeAffinity":{"required":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"{{key}}","operator":"In","values":["v"]}] } ] } }
            """);
        string old = With("failure-domain.beta.kubernetes.io/zone");
        Assert.Empty(Reviews.Lines(With("topology.kubernetes.io/zone"), old));
        Assert.Equal(
            ["nodeAffinity: Invalid value: {\"Required\":{\"NodeSelectorTerms\":[{\"MatchExpressions\":[{\"Key\":\"other\",\"Operator\":\"In\",\"Values\":[\"v\"]}],\"MatchFields\":null}]}}: field is immutable, except for updating from beta label to GA"],
            Reviews.Lines(With("other"), old));
    }

    [Theory]
    [InlineData("\"dataSource\":{\"kind\":\"Pod\",\"name\":\"\"}", "spec.dataSource.name: Required value", "spec.dataSource: Invalid value: \"Pod\": must be 'PersistentVolumeClaim' when referencing the default apiGroup")]
    [InlineData("\"dataSource\":{\"kind\":\"PersistentVolumeClaim\",\"name\":\"a\"},\"dataSourceRef\":{\"kind\":\"PersistentVolumeClaim\",\"name\":\"b\"}", "spec: Invalid value: {}: must match dataSourceRef")]
    [InlineData("\"dataSourceRef\":{\"kind\":\"A\",\"name\":\"b\",\"apiGroup\":\"A\",\"namespace\":\"B\"}", "spec.dataSourceRef.apiGroup: Invalid value: \"A\": " + Subdomain,
        "spec.dataSourceRef.namespace: Invalid value: \"B\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')")]
    [InlineData("\"selector\":{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"Odd\"}]}", "spec.selector.matchExpressions[0].operator: Invalid value: \"Odd\": not a valid selector operator")]
    public void A_claim_says_where_its_data_comes_from(string fields, params string[] expected) => Assert.Equal(expected, Reviews.Lines(Claim(fields)));

    [Fact]
    public void A_bound_claim_grows_and_shrinks_back_to_what_it_has()
    {
        string bound = ",\"status\":{\"phase\":\"Bound\",\"capacity\":{\"storage\":\"1Gi\"}}";
        string old = Claim("\"volumeName\":\"v\"", "2Gi", bound);
        Assert.Empty(Reviews.Lines(Claim("\"volumeName\":\"v\"", "3Gi", bound), old));
        Assert.Empty(Reviews.Lines(Claim("\"volumeName\":\"v\"", "1536Mi", bound), old));
        Assert.Equal(["spec.resources.requests.storage: Forbidden: field can not be less than status.capacity"], Reviews.Lines(Claim("\"volumeName\":\"v\"", "1Gi", bound), old));
    }

    [Fact]
    public void A_claim_gets_its_volume_and_its_class_once()
    {
        Assert.Empty(Reviews.Lines(Claim("\"volumeName\":\"v\",\"storageClassName\":\"c\""), Claim("\"volumeMode\":null")));
        string[] lines = Reviews.Lines(Claim("\"storageClassName\":\"d\",\"volumeMode\":\"Block\""), Claim("\"storageClassName\":\"c\",\"volumeMode\":\"Filesystem\""));
        Assert.StartsWith("spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n@@ -", lines[0], StringComparison.Ordinal);
        Assert.Equal("volumeMode: Invalid value: \"Block\": field is immutable", lines[1]);
    }

    [Theory]
    [InlineData("\"allocatedResourceStatuses\":{\"storage\":\"Odd\",\"cpu\":\"NodeResizePending\"}",
        "status.allocatedResourceStatuses: Unsupported value: \"cpu\": supported values: \"storage\"",
        "status.allocatedResourceStatuses: Unsupported value: \"storage\": supported values: \"ControllerResizeInProgress\", \"ControllerResizeInfeasible\", \"NodeResizeInProgress\", \"NodeResizeInfeasible\", \"NodeResizePending\"")]
    [InlineData("\"allocatedResources\":{\"storage\":\"1Gi\",\"example.com/x\":\"-1\"},\"capacity\":{\"storage\":\"-2\"}",
        "status.capacity[storage]: Invalid value: -2: must be a valid resource quantity", "status.allocatedResources[example.com/x]: Invalid value: -1: must be a valid resource quantity")]
    public void A_claims_status_speaks_of_storage(string status, params string[] expected) =>
        Assert.Equal(expected, Reviews.Lines(Claim("\"volumeName\":\"v\"", "1Gi", $",\"status\":{{{status}}}"), Claim("\"volumeName\":\"v\""), "status"));

    private static string Volume(string fields) =>
        $$"""{"apiVersion":"v1","kind":"PersistentVolume","metadata":{"name":"x"},"spec":{"accessModes":["ReadWriteOnce"],"capacity":{"storage":"1Gi"},{{fields}} } }""";

    private static string Claim(string fields, string size = "1Gi", string rest = "") =>
        $$"""{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"x","namespace":"n"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"{{size}}"} },{{fields}} }{{rest}} }""";
}
