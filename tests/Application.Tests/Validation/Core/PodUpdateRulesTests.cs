using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Validation.Core;

public class PodUpdateRulesTests
{
    private const string Others = "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`," +
        "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` " +
        "(allow it to be set to 1 if it was previously negative)";

    private const string Terms = "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms";

    [Theory]
    [InlineData("containers.0.image", "\"other\"")]
    [InlineData("initContainers.0.image", "\"other\"")]
    [InlineData("activeDeadlineSeconds", "100")]
    [InlineData("activeDeadlineSeconds", "7")]
    [InlineData("tolerations", """[{"key":"a","operator":"Exists","tolerationSeconds":9,"effect":"NoExecute"},{"key":"b","operator":"Exists"}]""")]
    [InlineData("hostNetwork", "false")]
    [InlineData("nodeSelector", "{}")]
    [InlineData("containers.0.resources.limits.cpu", "\"1000m\"")]
    public void What_may_change_changes(string path, string value) => Assert.Empty(Change(path, value));

    [Theory]
    [InlineData("containers.0.image", "\"\"", "spec.containers[0].image: Required value")]
    [InlineData("containers.0.image", "\" i \"", "spec.containers[0].image: Invalid value: \" i \": must not have leading or trailing whitespace")]
    [InlineData("containers", "[]", "spec.containers: Forbidden: pod updates may not add or remove containers")]
    [InlineData("initContainers", "[]", "spec.initContainers: Forbidden: pod updates may not add or remove containers")]
    [InlineData("activeDeadlineSeconds", "101", "spec.activeDeadlineSeconds: Invalid value: 101: must be less than or equal to previous value")]
    [InlineData("activeDeadlineSeconds", "-1", "spec.activeDeadlineSeconds: Invalid value: -1: must be between 0 and 2147483647, inclusive")]
    [InlineData("activeDeadlineSeconds", null, "spec.activeDeadlineSeconds: Invalid value: null: must not update from a positive integer to nil value")]
    [InlineData("tolerations", "[]", "spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds")]
    [InlineData("tolerations", """[{"key":"a","operator":"Exists"}]""", "spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds")]
    [InlineData("schedulingGates", """[{"name":"x"}]""", "spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'x'")]
    [InlineData("nodeName", "\"n\"", Others)]
    [InlineData("hostNetwork", "true", Others)]
    [InlineData("nodeSelector", """{"a":"b"}""", Others)]
    [InlineData("terminationGracePeriodSeconds", "1", Others)]
    [InlineData("containers.0.resources.limits.cpu", "\"2\"", Others)]
    [InlineData("ephemeralContainers", """[{"name":"e","image":"i","terminationMessagePolicy":"File","imagePullPolicy":"Always"}]""", Others)]
    public void Other_changes_are_refused(string path, string? value, string expected) =>
        Assert.Contains(expected, Change(path, value).Select(FirstLine));

    [Fact]
    public void A_refused_change_is_shown()
    {
        string[] lines = Assert.Single(Change("nodeName", "\"n\"")).Split('\n');
        Assert.Equal(["- \"NodeName\": \"\",", "+ \"NodeName\": \"n\","], lines.Where(line => line.StartsWith('-') || line.StartsWith('+')));
    }

    [Fact]
    public void A_negative_grace_period_may_become_one()
    {
        string old = Pods.With("terminationGracePeriodSeconds", "-5");
        Assert.Empty(Reviews.Lines(Pods.With("terminationGracePeriodSeconds", "1"), old));
        Assert.Equal([Others], Reviews.Lines(Pods.With("terminationGracePeriodSeconds", "2"), old).Select(FirstLine));
    }

    [Theory]
    [InlineData("""{"nodeSelector":{"a":"1","b":"2"}}""")]
    [InlineData("""{"nodeSelector":{"a":"1"},"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"k","operator":"Exists"},{"key":"l","operator":"Exists"}]}]}}}}""")]
    [InlineData("""{"nodeSelector":{"a":"1"},"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"k","operator":"Exists"}]}]},"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":1,"preference":{"matchExpressions":[{"key":"z","operator":"Exists"}]}}]}}}""")]
    public void A_gated_pod_may_be_narrowed(string spec) => Assert.Empty(Narrow(spec));

    [Theory]
    [InlineData("""{"nodeSelector":{"a":"2"}}""",
        "spec.nodeSelector: Invalid value: {\"a\":\"2\"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)")]
    [InlineData("""{"nodeSelector":null}""",
        "spec.nodeSelector: Invalid value: null: only additions to spec.nodeSelector are allowed (no mutations or deletions)")]
    [InlineData("""{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"l","operator":"Exists"}]}]}}}}""",
        Terms + "[0]: Invalid value: {\"MatchExpressions\":[{\"Key\":\"l\",\"Operator\":\"Exists\",\"Values\":null}],\"MatchFields\":null}: only additions are allowed (no mutations or deletions)")]
    [InlineData("""{"affinity":null}""", Terms + ": Invalid value: null: no additions/deletions to non-empty NodeSelectorTerms list are allowed")]
    [InlineData("""{"affinity":{"podAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"t"}]},"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"k","operator":"Exists"}]}]}}}}""", Others)]
    public void A_gated_pod_may_not_be_widened(string spec, string expected) => Assert.Equal([expected], Narrow(spec).Select(FirstLine));

    [Theory]
    [InlineData("""{"kubernetes.io/config.mirror":"x"}""", "{}", "metadata.annotations[kubernetes.io/config.mirror]: Forbidden: may not remove or update mirror pod annotation")]
    [InlineData("{}", """{"kubernetes.io/config.mirror":"x"}""", "metadata.annotations[kubernetes.io/config.mirror]: Forbidden: may not add mirror pod annotation")]
    [InlineData("""{"container.apparmor.security.beta.kubernetes.io/c":"runtime/default"}""", """{"container.apparmor.security.beta.kubernetes.io/c":"unconfined"}""",
        "metadata.annotations[container.apparmor.security.beta.kubernetes.io/c]: Forbidden: may not remove or update AppArmor annotations")]
    [InlineData("{}", """{"container.apparmor.security.beta.kubernetes.io/c":"unconfined"}""",
        "metadata.annotations[container.apparmor.security.beta.kubernetes.io/c]: Forbidden: may not add AppArmor annotations")]
    public void Some_annotations_stay_as_they_were(string old, string target, string expected) =>
        Assert.Contains(expected, Reviews.Lines(Pods.Annotated(target), Pods.Annotated(old)));

    [Theory]
    [InlineData("""[{"name":"e","image":"i"}]""", """[{"name":"f","image":"i"},{"name":"e","image":"i"}]""", null)]
    [InlineData("""[{"name":"e","image":"i"}]""", "[]", "spec.ephemeralContainers: Forbidden: existing ephemeral containers \"e\" may not be removed")]
    [InlineData("""[{"name":"e","image":"i"}]""", """[{"name":"e","image":"j"}]""", "spec.ephemeralContainers: Forbidden: existing ephemeral containers \"e\" may not be changed")]
    public void Ephemeral_containers_are_only_added(string old, string target, string? expected)
    {
        string[] lines = [.. Reviews.Lines(Pods.With("ephemeralContainers", Filled(target)), Pods.With("ephemeralContainers", Filled(old)), "ephemeralcontainers").Select(FirstLine)];
        Assert.Equal(expected is null ? [] : [expected], lines);
    }

    [Theory]
    [InlineData("ephemeralcontainers", "static pods do not support ephemeral containers")]
    [InlineData("resize", "static pods cannot be resized")]
    public void A_mirror_of_a_file_is_changed_by_its_node_alone(string subresource, string message) =>
        Assert.Equal([": Forbidden: " + message], Reviews.Lines(Pods.With("containers.0.image", "\"\""), Pods.Annotated("""{"kubernetes.io/config.mirror":"x"}"""), subresource));

    private static string Filled(string containers) =>
        containers.Replace("\"image\"", "\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"Always\",\"image\"", StringComparison.Ordinal);

    private static string[] Change(string path, string? value) => Reviews.Lines(Pods.With(path, value), Pods.Plain);

    private static string[] Narrow(string spec)
    {
        MapNode old = Reviews.Read(Pods.Plain);
        Pods.Merge(old.Map("spec")!, """
            {"schedulingGates":[{"name":"g"}],"nodeSelector":{"a":"1"},
             "affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"k","operator":"Exists"}]}]}}}}
            """);
        MapNode target = old.Copy();
        Pods.Merge(target.Map("spec")!, spec);
        return Reviews.Lines(Pods.Text(target), Pods.Text(old));
    }

    private static string FirstLine(string line) => line.Split('\n')[0];
}
