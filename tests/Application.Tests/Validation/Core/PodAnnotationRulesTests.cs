namespace Kronicle.Application.Tests.Validation.Core;

public sealed class PodAnnotationRulesTests
{
    private const string Seccomp = "seccomp.security.alpha.kubernetes.io/pod";
    private const string AppArmor = "container.apparmor.security.beta.kubernetes.io/";
    private const string Cost = "controller.kubernetes.io/pod-deletion-cost";

    [Theory]
    [InlineData("kubernetes.io/config.mirror", "x", "metadata.annotations[kubernetes.io/config.mirror]: Invalid value: \"x\": must set spec.nodeName if mirror pod annotation is set")]
    [InlineData(Cost, "+1", "metadata.annotations[" + Cost + "]: Invalid value: \"+1\": must be a 32bit integer")]
    [InlineData(Cost, "01", "metadata.annotations[" + Cost + "]: Invalid value: \"01\": must be a 32bit integer")]
    [InlineData(Cost, "2147483648", "metadata.annotations[" + Cost + "]: Invalid value: \"2147483648\": must be a 32bit integer")]
    [InlineData(Seccomp, "odd", "metadata.annotations." + Seccomp + ": Invalid value: \"odd\": must be a valid seccomp profile")]
    [InlineData(Seccomp, "localhost//a", "metadata.annotations." + Seccomp + ": Invalid value: \"/a\": must be a relative path")]
    [InlineData(AppArmor + "x", "unconfined", "metadata.annotations[" + AppArmor + "x]: Invalid value: \"x\": container not found")]
    [InlineData(AppArmor + "c", "odd", "metadata.annotations[" + AppArmor + "c]: Invalid value: \"odd\": invalid AppArmor profile name: \"odd\"")]
    [InlineData("scheduler.alpha.kubernetes.io/tolerations", "{}", "metadata.annotations: Invalid value: \"scheduler.alpha.kubernetes.io/tolerations\": json: cannot unmarshal object into Go value of type []core.Toleration")]
    [InlineData("scheduler.alpha.kubernetes.io/tolerations", "[{}]", "metadata.annotations.scheduler.alpha.kubernetes.io/tolerations[0].operator: Invalid value: \"\": operator must be Exists when `key` is empty, which means \"match all values and all keys\"")]
    public void Annotations_that_mean_something_mean_what_there_is(string key, string value, string expected) =>
        Assert.Equal([expected], PodReviews.OfSpec("{}", $$"""
            "annotations":{"{{key}}":"{{value}}"}
            """));

    [Theory]
    [InlineData("")]
    [InlineData("-5")]
    [InlineData("0")]
    public void A_cost_is_an_integer(string cost) => Assert.Empty(PodReviews.OfSpec("{}", $$"""
        "annotations":{"{{Cost}}":"{{cost}}"}
        """));

    [Theory]
    [InlineData(Seccomp, "unconfined", """{"type":"RuntimeDefault"}""", "type: Forbidden: seccomp type in annotation and field must match")]
    [InlineData(Seccomp, "localhost/a", """{"type":"Localhost","localhostProfile":"b"}""", "localhostProfile: Forbidden: seccomp profile in annotation and field must match")]
    public void Annotation_and_field_say_the_same(string key, string value, string profile, string expected) => Assert.Equal(
        ["spec.securityContext.seccompProfile." + expected],
        PodReviews.OfSpec($$$"""{"securityContext":{"seccompProfile":{{{profile}}} } }""", $$"""
            "annotations":{"{{key}}":"{{value}}"}
            """));

    [Fact]
    public void A_pods_profile_is_that_of_its_containers() => Assert.Equal(
        ["spec.containers[0].securityContext.appArmorProfile.type: Forbidden: apparmor type in annotation and field must match"],
        PodReviews.OfSpec("""{"securityContext":{"appArmorProfile":{"type":"Unconfined"}}}""", $$"""
            "annotations":{"{{AppArmor}}c":"runtime/default"}
            """));
}
