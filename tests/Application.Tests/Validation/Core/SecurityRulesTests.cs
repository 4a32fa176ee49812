namespace Kronicle.Application.Tests.Validation.Core;

public sealed class SecurityRulesTests
{
    private const string Context = "{\"Capabilities\":null,\"Privileged\":true,\"SELinuxOptions\":null,\"WindowsOptions\":null,\"RunAsUser\":null,\"RunAsGroup\":null,\"RunAsNonRoot\":null,\"ReadOnlyRootFilesystem\":null,\"AllowPrivilegeEscalation\":false,\"ProcMount\":null,\"SeccompProfile\":null,\"AppArmorProfile\":null}";

    [Theory]
    [InlineData("""{"runAsUser":-1,"runAsGroup":4294967296}""", "runAsUser: Invalid value: -1: must be between 0 and 4294967295, inclusive|runAsGroup: Invalid value: 4294967296: must be between 0 and 4294967295, inclusive")]
    [InlineData("""{"procMount":"Odd"}""", "procMount: Unsupported value: \"Odd\": supported values: \"Default\", \"Unmasked\"")]
    [InlineData("""{"procMount":"Unmasked"}""", "procMount: Invalid value: \"Unmasked\": `hostUsers` must be false to use `Unmasked`")]
    [InlineData("""{"seccompProfile":{}}""", "seccompProfile.type: Required value: type is required when seccompProfile is set")]
    [InlineData("""{"seccompProfile":{"type":"Odd"}}""", "seccompProfile.type: Unsupported value: \"Odd\": supported values: \"Localhost\", \"RuntimeDefault\", \"Unconfined\"")]
    [InlineData("""{"seccompProfile":{"type":"Localhost"}}""", "seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost")]
    [InlineData("""{"seccompProfile":{"type":"Localhost","localhostProfile":"../a"}}""", "seccompProfile.localhostProfile: Invalid value: \"../a\": must not contain '..'")]
    [InlineData("""{"seccompProfile":{"type":"Unconfined","localhostProfile":"a"}}""", "seccompProfile.localhostProfile: Invalid value: {\"Type\":\"Unconfined\",\"LocalhostProfile\":\"a\"}: can only be set when seccomp type is Localhost")]
    [InlineData("""{"appArmorProfile":{}}""", "appArmorProfile.type: Required value: type is required when appArmorProfile is set")]
    [InlineData("""{"appArmorProfile":{"type":"Localhost","localhostProfile":" a"}}""", "appArmorProfile.localhostProfile: Invalid value: \" a\": must not be padded with whitespace")]
    [InlineData("""{"appArmorProfile":{"type":"RuntimeDefault","localhostProfile":"a"}}""", "appArmorProfile.localhostProfile: Invalid value: \"a\": can only be set when AppArmor type is Localhost")]
    [InlineData("""{"allowPrivilegeEscalation":false,"privileged":true}""", ": Invalid value: " + Context + ": cannot set `allowPrivilegeEscalation` to false and `privileged` to true")]
    [InlineData("""{"windowsOptions":{"gmsaCredentialSpec":"","runAsUserName":"a\\b\\c"}}""", "windowsOptions.gmsaCredentialSpec: Invalid value: \"\": gmsaCredentialSpec cannot be an empty string|windowsOptions.runAsUserName: Invalid value: \"a\\\\b\\\\c\": runAsUserName cannot contain more than one backslash")]
    [InlineData("""{"windowsOptions":{"runAsUserName":".\\..."}}""", "windowsOptions.runAsUserName: Invalid value: \".\\\\...\": runAsUserName's Domain doesn't match the NetBios nor the DNS format|windowsOptions.runAsUserName: Invalid value: \".\\\\...\": runAsUserName's User cannot contain only periods or spaces")]
    [InlineData("""{"windowsOptions":{"runAsUserName":"a:b"}}""", "windowsOptions.runAsUserName: Invalid value: \"a:b\": runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]")]
    public void A_container_asks_for_what_it_can_have(string context, string expected) => Assert.Equal(
        Split(expected).Select(line => "spec.containers[0].securityContext" + (line.StartsWith(':') ? "" : ".") + line),
        PodReviews.OfContainer("\"securityContext\":" + context));

    [Fact]
    public void Every_privilege_is_for_the_server_to_allow() => Assert.Equal(
        ["spec.containers[0].securityContext.privileged: Forbidden: disallowed by cluster policy"],
        PodReviews.OfSpec("""{"containers":[{"name":"c","image":"i","securityContext":{"privileged":true}}]}""", allowPrivileged: false));

    [Theory]
    [InlineData("""{"securityContext":{"fsGroup":-1,"supplementalGroups":[1,-2]}}""", "fsGroup: Invalid value: -1: must be between 0 and 4294967295, inclusive|supplementalGroups[1]: Invalid value: -2: must be between 0 and 4294967295, inclusive")]
    [InlineData("""{"shareProcessNamespace":true,"hostPID":true}""", "shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled")]
    [InlineData("""{"securityContext":{"fsGroupChangePolicy":"Odd"}}""", "fsGroupChangePolicy: Unsupported value: \"Odd\": supported values: \"Always\", \"OnRootMismatch\"")]
    [InlineData("""{"securityContext":{"supplementalGroupsPolicy":"Odd"}}""", "supplementalGroupsPolicy: Unsupported value: \"Odd\": supported values: \"Merge\", \"Strict\"")]
    [InlineData("""{"securityContext":{"seLinuxChangePolicy":"MountOption"}}""", "seLinuxChangePolicy: Unsupported value: \"MountOption\": supported values: \"Recursive\"")]
    [InlineData("""{"securityContext":{"sysctls":[{"name":""},{"name":"A"},{"name":"a.b"},{"name":"a.b"}]}}""", "sysctls[0].name: Required value|sysctls[1].name: Invalid value: \"A\": must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$|sysctls[3].name: Duplicate value: \"a.b\"")]
    [InlineData("""{"hostNetwork":true,"hostIPC":true,"securityContext":{"sysctls":[{"name":"net/ipv4/ip_forward","value":"1"},{"name":"kernel.shmall","value":"1"},{"name":"kernel.x","value":"1"}]}}""", "sysctls[0].name: Invalid value: \"net/ipv4/ip_forward\": may not be specified when 'hostNetwork' is true|sysctls[1].name: Invalid value: \"kernel.shmall\": may not be specified when 'hostIPC' is true")]
    public void A_pod_asks_for_what_it_can_have(string spec, string expected) =>
        Assert.Equal(Split(expected).Select(line => "spec.securityContext." + line), PodReviews.OfSpec(spec));

    [Fact]
    public void Containers_of_a_Windows_host_are_all_of_it() => Assert.Equal(
        [
            "spec.containers[0].securityContext.windowsOptions.hostProcess: Invalid value: false: pod hostProcess value must be identical if both are specified, was true",
            "spec: Invalid value: \"\": If pod contains any hostProcess containers then all containers must be HostProcess containers",
            "spec.hostNetwork: Invalid value: false: hostNetwork must be true if pod contains any hostProcess containers",
            "spec: Forbidden: hostProcess containers are disallowed by cluster policy",
        ],
        PodReviews.OfSpec("""
            {"securityContext":{"windowsOptions":{"hostProcess":true}},
             "containers":[{"name":"c","image":"i","securityContext":{"windowsOptions":{"hostProcess":false}}},{"name":"d","image":"i"}]}
            """, allowPrivileged: false));

    [Theory]
    [InlineData("""{"os":{}}""", "spec.os.name: Required value: cannot be empty")]
    [InlineData("""{"os":{"name":"plan9"}}""", "spec.os: Unsupported value: \"plan9\": supported values: \"linux\", \"windows\"")]
    [InlineData("""{"os":{"name":"linux"},"securityContext":{"windowsOptions":{}}}""", "spec.securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod")]
    [InlineData("""{"os":{"name":"windows"},"hostPID":true,"shareProcessNamespace":false,"securityContext":{"fsGroup":1,"seLinuxOptions":{}},"containers":[{"name":"c","image":"i","securityContext":{"privileged":false,"runAsUser":1}}]}""",
        "spec.securityContext.seLinuxOptions: Forbidden: cannot be set for a windows pod|spec.hostPID: Forbidden: cannot be set for a windows pod|spec.securityContext.fsGroup: Forbidden: cannot be set for a windows pod|spec.shareProcessNamespace: Forbidden: cannot be set for a windows pod|spec.containers[0].securityContext.privileged: Forbidden: cannot be set for a windows pod|spec.containers[0].securityContext.runAsUser: Forbidden: cannot be set for a windows pod")]
    public void An_operating_system_has_its_own_fields(string spec, string expected) => Assert.Equal(Split(expected), PodReviews.OfSpec(spec));

    // The characters in a message are parted from what parts the lines.
    private static string[] Split(string expected) => expected.Replace(";|=", "\0", StringComparison.Ordinal).Split('|').Select(line => line.Replace("\0", ";|=", StringComparison.Ordinal)).ToArray();
}
