namespace Kronicle.Application.Tests.Validation.Core;

public sealed class PodTemplateRulesTests
{
    private const string Value = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    [Fact]
    public void A_template_has_the_rules_of_pods_under_its_own_path() => Assert.Equal(
        [
            "spec.template.labels: Invalid value: \"_\": " + Value,
            "spec.template.annotations[controller.kubernetes.io/pod-deletion-cost]: Invalid value: \"x\": must be a 32bit integer",
            "spec.template.spec.containers[1].image: Required value",
            "spec.template.spec.ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template",
        ],
        PodReviews.OfTemplate("""
            {"metadata":{"labels":{"a":"_"},"annotations":{"controller.kubernetes.io/pod-deletion-cost":"x"}},
             "spec":{"containers":[{"name":"a","image":" "},{"name":"b"}],"ephemeralContainers":[{"name":"e","image":"i"}]}}
            """));

    // The step "missing key" of the recording apply-list-maps.
    [Fact]
    public void Entries_that_were_applied_under_a_new_key_lack_the_rest() => Assert.Equal(
        ["spec.template.spec.containers[1].image: Required value", "spec.template.spec.containers[2].name: Required value"],
        PodReviews.OfTemplate("""{"spec":{"containers":[{"name":"a","image":"i"},{"name":"b"},{"image":"i"}]}}"""));

    [Theory]
    [InlineData("\"containers\":[{\"name\":\"c\",\"image\":\"i\",\"ports\":[{\"containerPort\":80}]}],\"hostNetwork\":true")]
    [InlineData("\"containers\":[{\"name\":\"c\",\"image\":\"i\"}],\"volumes\":[{\"name\":\"v\",\"image\":{}}]")]
    [InlineData("\"containers\":[{\"name\":\"c\",\"image\":\"i\"}],\"volumes\":[{\"name\":\"v\",\"projected\":{\"sources\":[{\"serviceAccountToken\":{\"path\":\"a\"}}]}}]")]
    public void Some_things_only_pods_must_have(string spec) => Assert.Empty(PodReviews.OfTemplate($$"""{"spec":{ {{spec}} } }"""));

    [Theory]
    [InlineData("\"topologySpreadConstraints\":[{\"maxSkew\":1,\"topologyKey\":\"a\",\"whenUnsatisfiable\":\"DoNotSchedule\",\"labelSelector\":{\"matchLabels\":{\"a\":\"_\"}}}]")]
    [InlineData("\"affinity\":{\"podAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":[{\"topologyKey\":\"a\",\"labelSelector\":{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"In\",\"values\":[\"_\"]}]}}]}}")]
    [InlineData("\"affinity\":{\"nodeAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":{\"nodeSelectorTerms\":[{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"In\",\"values\":[\"_\"]}]}]}}}")]
    [InlineData("\"hostNetwork\":true,\"securityContext\":{\"sysctls\":[{\"name\":\"net.a\",\"value\":\"1\"}]}")]
    [InlineData("\"volumes\":[{\"name\":\"v\",\"projected\":{\"sources\":[{\"serviceAccountToken\":{\"path\":\"../a\"}}]}}]")]
    [InlineData("\"initContainers\":[{\"name\":\"d\",\"image\":\"i\",\"resizePolicy\":[{\"resourceName\":\"cpu\",\"restartPolicy\":\"RestartContainer\"}]}]")]
    [InlineData("\"tolerations\":[{\"key\":\"a\",\"operator\":\"Gt\",\"value\":\"5\"}]")]
    [InlineData("\"securityContext\":{\"seLinuxChangePolicy\":\"MountOption\"}")]
    [InlineData("\"resources\":{\"limits\":{\"cpu\":\"1\",\"hugepages-2Mi\":\"3Mi\"},\"requests\":{\"cpu\":\"1\",\"hugepages-2Mi\":\"3Mi\"}}")]
    [InlineData("\"dnsConfig\":{\"nameservers\":[\"010.1.1.1\"]}")]
    public void What_a_stored_template_has_may_stay(string fields)
    {
        string template = $$"""{"spec":{"containers":[{"name":"c","image":"i"}],{{fields}} } }""";
        Assert.NotEmpty(PodReviews.OfTemplate(template));
        Assert.Empty(PodReviews.OfTemplate(template, template));
    }

    [Fact]
    public void An_absent_template_is_an_empty_one() => Assert.Equal(
        ["t.spec.terminationGracePeriodSeconds: Required value", "t.spec.containers: Required value", "t.spec.restartPolicy: Required value", "t.spec.dnsPolicy: Required value"],
        Shared.Found.By(causes => Kronicle.Application.Validation.Core.PodTemplateRules.Check(null, Kronicle.Application.Validation.FieldPath.Root("t"), causes)));
}
