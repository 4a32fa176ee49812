using System.Text;
using Kronicle.Application.Admission;
using Kronicle.Application.Admission.Configuration;
using Kronicle.Application.Admission.Images;
using Kronicle.Application.Admission.Plugins;
using Kronicle.Application.Remote;
using Kronicle.Domain.Objects;
using static Kronicle.Application.Tests.Admission.AdmissionCluster;

namespace Kronicle.Application.Tests.Admission.Images;

public sealed class ImagePolicyWebhookTests
{
    private const string Pod =
        """{"metadata":{"name":"p","annotations":{"a.image-policy.k8s.io/b":"c","other":"x"}},"spec":{"containers":[{"name":"a","image":"x"}],"initContainers":[{"name":"i","image":"y"}],"ephemeralContainers":[{"name":"e","image":"z"}]}}""";

    [Fact]
    public async Task The_reviewer_sees_images_annotations_of_its_domain_and_the_namespace()
    {
        await using AdmissionCluster cluster = await StartAsync();
        var reviewer = new Reviewer("""{"status":{"allowed":true,"auditAnnotations":{"k":"v"}}}""");
        AdmissionAttributes pod = Creation("pods", Pod);
        Assert.Null(await AdmitAsync(Plugin(cluster, reviewer), pod));
        Same("""{"kind":"ImageReview","apiVersion":"imagepolicy.k8s.io/v1alpha1","metadata":{},"spec":{"containers":[{"image":"x"},{"image":"y"}],"annotations":{"a.image-policy.k8s.io/b":"c"},"namespace":"ns"},"status":{"allowed":false}}""",
            Tree(Assert.Single(reviewer.Asked)));
        Assert.Equal("v", pod.Annotations["imagepolicywebhook.image-policy.k8s.io/k"]);
        Assert.Null(await AdmitAsync(Plugin(cluster, reviewer), Change("pods", Pod, Pod, "ephemeralcontainers")));
        Same("""[{"image":"z"}]""", Tree(reviewer.Asked[1]).Map("spec")!["containers"]);
        Assert.Null(await AdmitAsync(Plugin(cluster, reviewer), Change("pods", Pod, Pod, "status")));
        Assert.Equal(2, reviewer.Asked.Count);
    }

    [Theory]
    [InlineData("""{"status":{}}""", 200, "one or more images rejected by webhook backend")]
    [InlineData("", 404, "Error contacting webhook: 404")]
    [InlineData("[]", 200, "the answer is not an object")]
    public async Task What_is_not_allowed_is_refused(string body, int code, string why)
    {
        await using AdmissionCluster cluster = await StartAsync();
        Assert.Equal("pods \"p\" is forbidden: " + why, (await AdmitAsync(Plugin(cluster, new Reviewer(body, code)), Creation("pods", Pod)))!.Message);
    }

    [Theory]
    [InlineData("""{"imagePolicy":{"allowTTL":1801}}""", "valid value is between 1s and 30m0s, got 30m1s")]
    [InlineData("""{"imagePolicy":{"denyTTL":-2}}""", "valid value is between 1s and 30m0s, got -2s")]
    [InlineData("""{"imagePolicy":{"retryBackoff":300001}}""", "valid value is between 1ns and 5m0s, got 5m0.001s")]
    [InlineData(null, "no config specified")]
    public async Task Settings_that_cannot_be_end_the_start(string? configuration, string why)
    {
        await using AdmissionCluster cluster = await StartAsync();
        Assert.Equal("couldn't init admission plugin \"ImagePolicyWebhook\": " + why,
            Assert.Throws<StartupException>(() => Plugin(cluster, new Reviewer(""), configuration)).Message);
    }

    private static ImagePolicyWebhook Plugin(AdmissionCluster cluster, Reviewer reviewer, string? configuration = """{"imagePolicy":{}}""") => new(
        configuration is null ? PluginConfigurations.None : new(new Dictionary<string, MapNode> { ["ImagePolicyWebhook"] = Tree(configuration) }), reviewer, cluster.Clock);

    private sealed class Reviewer(string body, int code = 200) : IReviewService, IReviewServices
    {
        public List<string> Asked { get; } = [];

        public IReviewService Open(string kubeconfig, ReviewUse use) => this;

        public ValueTask<ReviewAnswer> ReviewAsync(ReadOnlyMemory<byte> review, CancellationToken cancellation)
        {
            Asked.Add(Encoding.UTF8.GetString(review.Span));
            return new(new ReviewAnswer(code, Encoding.UTF8.GetBytes(body), "", false));
        }
    }
}
