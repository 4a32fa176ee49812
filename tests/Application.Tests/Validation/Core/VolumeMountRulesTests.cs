namespace Kronicle.Application.Tests.Validation.Core;

public sealed class VolumeMountRulesTests
{
    private const string Volumes = """
        "volumes":[{"name":"v","emptyDir":{}},{"name":"p","persistentVolumeClaim":{"claimName":"c"}}]
        """;

    [Theory]
    [InlineData("""{"name":"v"}""", "volumeMounts[0].mountPath: Required value")]
    [InlineData("""{"mountPath":"/a"}""", "volumeMounts[0].name: Required value|volumeMounts[0].name: Not found: \"\"")]
    [InlineData("""{"name":"v","mountPath":"/a"},{"name":"p","mountPath":"/a"}""", "volumeMounts[1].mountPath: Invalid value: \"/a\": must be unique")]
    [InlineData("""{"name":"v","mountPath":"/a","subPath":"/b"}""", "volumeMounts.subPath: Invalid value: \"/b\": must be a relative path")]
    [InlineData("""{"name":"v","mountPath":"/a","subPath":"a","subPathExpr":"../a"}""", "volumeMounts[0].subPathExpr: Invalid value: \"../a\": subPathExpr and subPath are mutually exclusive|volumeMounts.subPathExpr: Invalid value: \"../a\": must not contain '..'")]
    [InlineData("""{"name":"v","mountPath":"/a","mountPropagation":"Odd"}""", "volumeMounts.mountPropagation: Unsupported value: \"Odd\": supported values: \"Bidirectional\", \"HostToContainer\", \"None\"")]
    [InlineData("""{"name":"v","mountPath":"/a","mountPropagation":"Bidirectional"}""", "volumeMounts.mountPropagation: Forbidden: Bidirectional mount propagation is available only to privileged containers")]
    [InlineData("""{"name":"v","mountPath":"/a","recursiveReadOnly":"Odd"}""", "volumeMounts.recursiveReadOnly: Unsupported value: \"Odd\": supported values: \"Disabled\", \"Enabled\", \"IfPossible\"")]
    [InlineData("""{"name":"v","mountPath":"/a","recursiveReadOnly":"Enabled","mountPropagation":"HostToContainer"}""", "volumeMounts.recursiveReadOnly: Forbidden: may only be specified when readOnly is true|volumeMounts.recursiveReadOnly: Forbidden: may only be specified when mountPropagation is None or not specified")]
    public void A_mount_has_a_volume_and_a_place(string mounts, string expected) => Assert.Equal(
        expected.Split('|').Select(line => "spec.containers[0]." + line), PodReviews.OfContainer($"\"volumeMounts\":[{mounts}]", Volumes));

    [Theory]
    [InlineData("""{"name":"p"}""", "volumeDevices[0].devicePath: Required value")]
    [InlineData("""{"name":"v","devicePath":"/a"}""", "volumeDevices[0].name: Invalid value: \"v\": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode")]
    [InlineData("""{"name":"x","devicePath":"/a"}""", "volumeDevices[0].name: Not found: \"x\"")]
    [InlineData("""{"name":"p","devicePath":"/a/.."}""", "volumeDevices[0].devicePath: Invalid value: \"/a/..\": can not contain backsteps ('..')")]
    [InlineData("""{"name":"p","devicePath":"/a"},{"name":"p","devicePath":"/a"}""", "volumeDevices[1].name: Invalid value: \"p\": must be unique|volumeDevices[1].devicePath: Invalid value: \"/a\": must be unique")]
    public void A_device_is_a_claim(string devices, string expected) => Assert.Equal(
        expected.Split('|').Select(line => "spec.containers[0]." + line), PodReviews.OfContainer($"\"volumeDevices\":[{devices}]", Volumes));

    [Fact]
    public void A_volume_is_mounted_or_a_device() => Assert.Equal(
        [
            "spec.containers[0].volumeMounts[0].name: Invalid value: \"p\": must not already exist in volumeDevices",
            "spec.containers[0].volumeMounts[0].mountPath: Invalid value: \"/a\": must not already exist as a path in volumeDevices",
            "spec.containers[0].volumeDevices[0].name: Invalid value: \"p\": must not already exist in volumeMounts",
            "spec.containers[0].volumeDevices[0].devicePath: Invalid value: \"/a\": must not already exist as a path in volumeMounts",
        ],
        PodReviews.OfContainer("""
            "volumeMounts":[{"name":"p","mountPath":"/a"}],"volumeDevices":[{"name":"p","devicePath":"/a"}]
            """, Volumes));
}
