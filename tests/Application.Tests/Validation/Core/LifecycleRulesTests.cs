namespace Kronicle.Application.Tests.Validation.Core;

public sealed class LifecycleRulesTests
{
    [Theory]
    [InlineData("{}", "livenessProbe: Required value: must specify a handler type")]
    [InlineData("""{"exec":{}}""", "livenessProbe.exec.command: Required value")]
    [InlineData("""{"exec":{"command":["a"]},"tcpSocket":{"port":1}}""", "livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type")]
    [InlineData("""{"httpGet":{}}""", "livenessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive")]
    [InlineData("""{"httpGet":{"port":"-"}}""", "livenessProbe.httpGet.port: Invalid value: \"-\": must contain at least one letter (a-z)|livenessProbe.httpGet.port: Invalid value: \"-\": must not begin or end with a hyphen")]
    [InlineData("""{"httpGet":{"port":1,"scheme":"FTP"}}""", "livenessProbe.httpGet.scheme: Unsupported value: \"FTP\": supported values: \"HTTP\", \"HTTPS\"")]
    [InlineData("""{"httpGet":{"port":1,"httpHeaders":[{"name":"A b","value":""}]}}""", "livenessProbe.httpGet.httpHeaders: Invalid value: \"A b\": a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')")]
    [InlineData("""{"grpc":{"port":0}}""", "livenessProbe.grpc.port: Invalid value: 0: must be between 1 and 65535, inclusive")]
    [InlineData("""{"tcpSocket":{"port":1},"initialDelaySeconds":-1,"failureThreshold":-2}""", "livenessProbe.initialDelaySeconds: Invalid value: -1: must be greater than or equal to 0|livenessProbe.failureThreshold: Invalid value: -2: must be greater than or equal to 0")]
    [InlineData("""{"tcpSocket":{"port":1},"successThreshold":2}""", "livenessProbe.successThreshold: Invalid value: 2: must be 1")]
    [InlineData("""{"tcpSocket":{"port":1},"terminationGracePeriodSeconds":0}""", "livenessProbe.terminationGracePeriodSeconds: Invalid value: 0: must be greater than 0")]
    public void A_probe_does_one_thing(string probe, string expected) =>
        Assert.Equal(expected.Split('|').Select(line => "spec.containers[0]." + line), PodReviews.OfContainer("\"livenessProbe\":" + probe));

    [Fact]
    public void A_readiness_probe_ends_nothing() => Assert.Equal(
        ["spec.containers[0].readinessProbe.terminationGracePeriodSeconds: Invalid value: 5: must not be set for readinessProbes"],
        PodReviews.OfContainer("""
            "readinessProbe":{"tcpSocket":{"port":1},"successThreshold":3,"terminationGracePeriodSeconds":5}
            """));

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public void A_hook_may_sleep_while_the_pod_has_time(int seconds) =>
        Assert.Empty(PodReviews.OfContainer($$$"""
            "lifecycle":{"preStop":{"sleep":{"seconds":{{{seconds}}}} } }
            """));

    [Fact]
    public void A_hook_sleeps_no_longer_than_the_pod_has_time() => Assert.Equal(
        [
            "spec.containers[0].lifecycle.postStart: Required value: must specify a handler type",
            "spec.containers[0].lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)",
        ],
        PodReviews.OfContainer("""
            "lifecycle":{"postStart":{},"preStop":{"sleep":{"seconds":31}}}
            """));
}
