namespace Kronicle.Application.Tests.Validation.Core;

public sealed class VolumeRulesTests
{
    private const string Subdomain = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    [Theory]
    [InlineData("\"emptyDir\":{\"sizeLimit\":\"-1\"}", "v.emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity")]
    [InlineData("\"emptyDir\":{},\"cephfs\":{\"monitors\":[\"m\"]},\"downwardAPI\":{}", "v.cephFS: Forbidden: may not specify more than 1 volume type|v.downwarAPI: Forbidden: may not specify more than 1 volume type")]
    [InlineData("\"hostPath\":{}", "v.hostPath.path: Required value")]
    [InlineData("\"hostPath\":{\"path\":\"/a/../b\",\"type\":\"Odd\"}", "v.hostPath.path: Invalid value: \"/a/../b\": must not contain '..'|v.hostPath.type: Unsupported value: \"Odd\": supported values: \"\", \"BlockDevice\", \"CharDevice\", \"Directory\", \"DirectoryOrCreate\", \"File\", \"FileOrCreate\", \"Socket\"")]
    [InlineData("\"gitRepo\":{\"directory\":\"/a\"}", "v.gitRepo.repository: Required value|v.gitRepo.directory: Invalid value: \"/a\": must be a relative path")]
    [InlineData("\"gcePersistentDisk\":{\"partition\":256}", "v.persistentDisk.pdName: Required value|v.persistentDisk.partition: Invalid value: 256: must be between 1 and 255, inclusive")]
    [InlineData("\"awsElasticBlockStore\":{}", "v.awsElasticBlockStore.volumeID: Required value")]
    [InlineData("\"secret\":{\"defaultMode\":512,\"items\":[{\"key\":\"k\",\"path\":\"..a\"},{\"mode\":-1}]}", "v.secret.secretName: Required value|v.secret.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive|v.secret.items[0].path: Invalid value: \"..a\": must not start with '..'|v.secret.items[1].key: Required value|v.secret.items[1].path: Required value|v.secret.items[1].mode: Invalid value: -1: must be a number between 0 and 0777 (octal), both inclusive")]
    [InlineData("\"configMap\":{}", "v.configMap.name: Required value")]
    [InlineData("\"nfs\":{\"server\":\"s\",\"path\":\"a\"}", "v.nfs.path: Invalid value: \"a\": must be an absolute path")]
    [InlineData("\"iscsi\":{\"targetPortal\":\"t\",\"iqn\":\"odd\",\"lun\":256,\"chapAuthSession\":true,\"initiatorName\":\"iqn.x\"}", "v.iscsi.iqn: Invalid value: \"odd\": must be valid format starting with iqn, eui, or naa|v.iscsi.lun: Invalid value: 256: must be between 0 and 255, inclusive|v.iscsi.secretRef: Required value|v.iscsi.initiatorname: Invalid value: \"iqn.x\": must be valid format")]
    [InlineData("\"glusterfs\":{}", "v.glusterfs.endpoints: Required value|v.glusterfs.path: Required value")]
    [InlineData("\"flocker\":{}", "v.flocker: Required value: one of datasetName and datasetUUID is required")]
    [InlineData("\"flocker\":{\"datasetName\":\"a/b\",\"datasetUUID\":\"u\"}", "v.flocker: Invalid value: \"resource\": datasetName and datasetUUID can not be specified simultaneously|v.flocker.datasetName: Invalid value: \"a/b\": must not contain '/'")]
    [InlineData("\"persistentVolumeClaim\":{}", "v.persistentVolumeClaim.claimName: Required value")]
    [InlineData("\"rbd\":{}", "v.rbd.monitors: Required value|v.rbd.image: Required value")]
    [InlineData("\"cinder\":{\"secretRef\":{}}", "v.cinder.volumeID: Required value|v.cinder.secretRef.name: Required value")]
    [InlineData("\"quobyte\":{\"registry\":\"a,b:1\",\"volume\":\"x\"}", "v.quobyte.registry: Invalid value: \"a,b:1\": must be a host:port pair or multiple pairs separated by commas")]
    [InlineData("\"fc\":{}", "v.fc.targetWWNs: Required value: must specify either targetWWNs or wwids, but not both")]
    [InlineData("\"fc\":{\"targetWWNs\":[\"a\"],\"wwids\":[\"b\"]}", "v.fc.targetWWNs: Invalid value: [\"a\"]: targetWWNs and wwids can not be specified simultaneously|v.fc.lun: Required value: lun is required if targetWWNs is specified")]
    [InlineData("\"flexVolume\":{\"options\":{\"k8s.io/a\":\"b\"}}", "v.flexVolume.driver: Required value|v.flexVolume.options[k8s.io/a]: Invalid value: \"k8s.io/a\": kubernetes.io and k8s.io namespaces are reserved")]
    [InlineData("\"azureFile\":{}", "v.azureFile.secretName: Required value|v.azureFile.shareName: Required value")]
    [InlineData("\"vsphereVolume\":{}", "v.vsphereVolume.volumePath: Required value")]
    [InlineData("\"photonPersistentDisk\":{}", "v.photonPersistentDisk.pdID: Required value")]
    [InlineData("\"portworxVolume\":{}", "v.portworxVolume.volumeID: Required value")]
    [InlineData("\"azureDisk\":{\"diskName\":\"d\",\"diskURI\":\"x\",\"kind\":\"Managed\",\"cachingMode\":\"Odd\"}", "v.azureDisk.cachingMode: Unsupported value: \"Odd\": supported values: \"None\", \"ReadOnly\", \"ReadWrite\"|v.azureDisk.diskURI: Unsupported value: \"x\": supported values: \"/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}\"")]
    [InlineData("\"storageos\":{\"secretRef\":{}}", "v.storageos.volumeName: Required value|v.storageos.secretRef.name: Required value")]
    [InlineData("\"scaleIO\":{}", "v.scaleIO.gateway: Required value|v.scaleIO.system: Required value|v.scaleIO.volumeName: Required value")]
    [InlineData("\"csi\":{\"driver\":\"A_\",\"nodePublishSecretRef\":{}}", "v.csi.driver: Invalid value: \"A_\": " + Subdomain + "|v.csi.nodePublishSecretRef.name: Required value")]
    [InlineData("\"ephemeral\":{}", "v.ephemeral.volumeClaimTemplate: Required value")]
    [InlineData("\"image\":{\"pullPolicy\":\"Odd\"}", "v.image.reference: Required value|v.image.pullPolicy: Unsupported value: \"Odd\": supported values: \"Always\", \"IfNotPresent\", \"Never\"")]
    public void A_volume_has_one_good_source(string source, string expected) => Assert.Equal(expected.Split('|'), PodReviews.OfVolume(source));

    [Theory]
    [InlineData("""{"path":"a"}""", "v.downwardAPI: Required value: one of fieldRef and resourceFieldRef is required")]
    [InlineData("""{"path":"a","fieldRef":{"fieldPath":"metadata.name"},"resourceFieldRef":{"resource":"limits.cpu"}}""", "v.downwardAPI: Invalid value: \"resource\": fieldRef and resourceFieldRef can not be specified simultaneously")]
    [InlineData("""{"path":"a","fieldRef":{"fieldPath":"spec.nodeName"}}""", "v.downwardAPI.fieldRef.fieldPath: Unsupported value: \"spec.nodeName\": supported values: \"metadata.annotations\", \"metadata.labels\", \"metadata.name\", \"metadata.namespace\", \"metadata.uid\"")]
    [InlineData("""{"path":"a","resourceFieldRef":{"resource":"limits.cpu"}}""", "v.downwardAPI.resourceFieldRef.containerName: Required value")]
    public void A_file_has_one_field(string item, string expected) => Assert.Equal([expected], PodReviews.OfVolume($$"""
        "downwardAPI":{"items":[{{item}}]}
        """));

    [Theory]
    [InlineData("""{"secret":{"name":"s","items":[{"key":"k","path":"a"}]}},{"downwardAPI":{"items":[{"path":"a","fieldRef":{"fieldPath":"metadata.name"}}]}}""", "v.projected: Invalid value: \"a\": conflicting duplicate paths")]
    [InlineData("""{"secret":{"name":"s"},"configMap":{}}""", "v.projected.sources[0].configMap.name: Required value|v.projected.sources[0]: Forbidden: may not specify more than 1 volume type per source")]
    [InlineData("""{"serviceAccountToken":{"expirationSeconds":599,"path":"a"}}""", "v.projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes")]
    [InlineData("""{"serviceAccountToken":{"expirationSeconds":4294967297,"path":"/a"}}""", "v.projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds|v.projected.path: Invalid value: \"/a\": must be a relative path")]
    [InlineData("""{"serviceAccountToken":{}}""", "v.projected.path: Required value")]
    public void Projections_do_not_meet(string sources, string expected) =>
        Assert.Equal(expected.Split('|'), PodReviews.OfVolume($$"""
            "projected":{"sources":[{{sources}}]}
            """));

    [Fact]
    public void A_token_needs_an_account() => Assert.Equal(
        ["spec.volumes[0].projected.sources[0].serviceAccountToken: Forbidden: must not be specified when serviceAccountName is not set"],
        PodReviews.OfSpec("""{"volumes":[{"name":"v","projected":{"sources":[{"serviceAccountToken":{"path":"a"}}]}}]}"""));

    [Fact]
    public void A_volume_with_a_cause_is_not_there_to_be_mounted_nor_to_take_a_name() => Assert.Equal(
        [
            "spec.volumes[0].configMap.name: Required value",
            "spec.volumes[2].name: Duplicate value: \"a\"",
            "spec.volumes[3].name: Required value",
            "spec.containers[0].volumeMounts[0].name: Not found: \"b\"",
        ],
        PodReviews.OfContainer("""
            "volumeMounts":[{"name":"b","mountPath":"/b"},{"name":"a","mountPath":"/a"}]
            """, """
            "volumes":[{"name":"b","configMap":{}},{"name":"a","emptyDir":{}},{"name":"a","emptyDir":{}},{"emptyDir":{}}]
            """));

    [Fact]
    public void A_claim_that_an_ephemeral_volume_makes_is_not_used_directly() => Assert.Equal(
        ["spec.volumes[0].persistentVolumeClaim.claimName: Invalid value: \"p-e\": must not reference a PVC that gets created for an ephemeral volume"],
        PodReviews.OfSpec("""
            {"volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"p-e"}},
              {"name":"e","ephemeral":{"volumeClaimTemplate":{"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}}}]}
            """));

    [Fact]
    public void The_template_of_a_claim_has_labels_and_annotations_only() => Assert.Equal(
        ["v.ephemeral.volumeClaimTemplate.metadata.name: Forbidden: cannot be set", "v.ephemeral.volumeClaimTemplate.metadata.finalizers: Forbidden: cannot be set"],
        PodReviews.OfVolume("""
            "ephemeral":{"volumeClaimTemplate":{"metadata":{"name":"a","labels":{"a":"b"},"finalizers":["a/b"]},
              "spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}}
            """));
}
