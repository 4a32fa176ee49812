namespace Kronicle.Application.Tests.Validation.Core;

public sealed class ResourceRulesTests
{
    private const string NotStandard = "must be a standard resource type or fully qualified";

    [Theory]
    [InlineData("""{"limits":{"gpu":"1"}}""", "limits[gpu]: Invalid value: \"gpu\": " + NotStandard + "|limits[gpu]: Invalid value: \"gpu\": must be a standard resource for containers")]
    [InlineData("""{"limits":{"pods":"1"}}""", "limits[pods]: Invalid value: \"pods\": must be a standard resource for containers|requests[pods]: Invalid value: \"pods\": must be a standard resource for containers")]
    [InlineData("""{"limits":{"memory":"1Gi","requests.a.b/c":"1"},"requests":{"memory":"1Gi"}}""", "limits[requests.a.b/c]: Invalid value: \"requests.a.b/c\": doesn't follow extended resource name standard|requests[requests.a.b/c]: Invalid value: \"requests.a.b/c\": doesn't follow extended resource name standard")]
    [InlineData("""{"limits":{"cpu":"-1"}}""", "limits[cpu]: Invalid value: \"-1\": must be greater than or equal to 0|requests[cpu]: Invalid value: \"-1\": must be greater than or equal to 0")]
    [InlineData("""{"limits":{"a.b/c":"1500m"}}""", "limits[a.b/c]: Invalid value: \"1500m\": must be an integer|requests[a.b/c]: Invalid value: \"1500m\": must be an integer")]
    [InlineData("""{"limits":{"cpu":"1"},"requests":{"cpu":"1500m"}}""", "requests: Invalid value: \"1500m\": must be less than or equal to cpu limit of 1")]
    [InlineData("""{"limits":{"a.b/c":"2"},"requests":{"a.b/c":"1"}}""", "requests: Invalid value: \"1\": must be equal to a.b/c limit of 2")]
    [InlineData("""{"requests":{"a.b/c":"1"}}""", "limits: Required value: Limit must be set for non overcommitable resources")]
    [InlineData("""{"limits":{"cpu":"1","hugepages-2Mi":"3Mi"}}""", "limits[hugepages-2Mi]: Invalid value: \"3Mi\": 3Mi is not positive integer multiple of hugepages-2Mi|requests[hugepages-2Mi]: Invalid value: \"3Mi\": 3Mi is not positive integer multiple of hugepages-2Mi")]
    [InlineData("""{"limits":{"hugepages-2Mi":"4Mi"}}""", ": Forbidden: HugePages require cpu or memory")]
    public void Limits_and_requests_are_amounts_of_resources(string resources, string expected)
    {
        string[] lines = PodReviews.OfContainer("\"resources\":" + resources);
        Assert.Equal(Paths(expected), lines.Where(line => !line.StartsWith("spec.containers[0].resources.requests[gpu]", StringComparison.Ordinal)));
    }

    [Fact]
    public void Claims_are_used_by_name_once_whole_or_in_parts() => Assert.Equal(
        [
            "spec.containers[0].resources.claims[0]: Required value",
            "spec.containers[0].resources.claims[1]: Not found: \"x\": must be one of the names in pod.spec.resourceClaims: a, b",
            "spec.containers[0].resources.claims[3]: Duplicate value: \"a\"",
            "spec.containers[0].resources.claims[5]: Duplicate value: \"b\"",
            "spec.containers[0].resources.claims[6]: Duplicate value: \"b\"",
        ],
        PodReviews.OfContainer("""
            "resources":{"claims":[{},{"name":"x"},{"name":"a"},{"name":"a","request":"r"},{"name":"b","request":"r"},{"name":"b"},{"name":"b"}]}
            """, """
            "resourceClaims":[{"name":"b","resourceClaimName":"c"},{"name":"a","resourceClaimTemplateName":"t"}]
            """).Where(line => !line.Contains("claims[6]: Duplicate value: \"b/r\"", StringComparison.Ordinal)));

    [Theory]
    [InlineData("""{"resourceClaimName":"c"}""", ".name: Required value")]
    [InlineData("""{"name":"a"}""", ": Invalid value: {\"Name\":\"a\",\"ResourceClaimName\":null,\"ResourceClaimTemplateName\":null}: must specify one of: `resourceClaimName`, `resourceClaimTemplateName`")]
    [InlineData("""{"name":"a","resourceClaimName":"c","resourceClaimTemplateName":"t"}""", ": Invalid value: {\"Name\":\"a\",\"ResourceClaimName\":\"c\",\"ResourceClaimTemplateName\":\"t\"}: at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified")]
    public void A_claim_of_a_pod_is_one_object(string claim, string expected) =>
        Assert.Equal(["spec.resourceClaims[0]" + expected], PodReviews.OfSpec($$"""{"resourceClaims":[{{claim}}]}"""));

    [Fact]
    public void A_pod_asks_for_as_much_as_its_containers() => Assert.Equal(
        [
            "spec.resources.claims: Forbidden: claims may not be set for Resources at pod-level",
            "spec.resources.limits[storage]: Unsupported value: \"storage\": supported values: \"cpu\", \"hugepages-\", \"memory\"",
            "spec.resources.requests[cpu]: Invalid value: \"1\": must be greater than or equal to aggregate container requests of 3",
            "spec.resources.containers[0][memory].limits: Invalid value: \"2Gi\": must be less than or equal to pod limits of 1Gi",
        ],
        PodReviews.OfSpec("""
            {"resources":{"claims":[],"limits":{"memory":"1Gi","storage":"1"},"requests":{"cpu":"1","memory":"1Gi"}},
             "containers":[{"name":"c","image":"i","resources":{"requests":{"cpu":"3","memory":"1Gi"},"limits":{"memory":"2Gi"}}}]}
            """));

    [Fact]
    public void What_a_pod_does_not_ask_for_its_containers_may() => Assert.Empty(PodReviews.OfSpec("""
        {"resources":{"limits":{"memory":"1Gi"},"requests":{"memory":"1Gi"}},
         "containers":[{"name":"c","image":"i","resources":{"requests":{"cpu":"3","ephemeral-storage":"1Gi"}}}]}
        """));

    [Fact]
    public void Huge_pages_of_a_pod_are_enough_for_its_containers() => Assert.Equal(
        [
            "spec.resources.requests[hugepages-2Mi]: Invalid value: \"2Mi\": must be greater than or equal to aggregate container requests of 8Mi",
            "spec.resources.limits[hugepages-2Mi]: Invalid value: \"2Mi\": must be greater than or equal to aggregate container limits of 8Mi",
            "spec.resources.containers[0][hugepages-2Mi].limits: Invalid value: \"4Mi\": must be less than or equal to pod limits of 2Mi",
            "spec.resources.containers[1][hugepages-2Mi].limits: Invalid value: \"4Mi\": must be less than or equal to pod limits of 2Mi",
        ],
        PodReviews.OfSpec("""
            {"resources":{"limits":{"cpu":"1","hugepages-2Mi":"2Mi"},"requests":{"cpu":"1","hugepages-2Mi":"2Mi"}},"containers":[
             {"name":"c","image":"i","resources":{"requests":{"cpu":"100m","hugepages-2Mi":"4Mi"},"limits":{"cpu":"1","hugepages-2Mi":"4Mi"}}},
             {"name":"d","image":"i","resources":{"requests":{"cpu":"100m","hugepages-2Mi":"4Mi"},"limits":{"cpu":"1","hugepages-2Mi":"4Mi"}}}]}
            """));

    [Fact]
    public void A_pod_of_windows_has_no_resources_as_a_whole() => Assert.Equal(
        ["spec.resources: Forbidden: may not be set for a windows pod"],
        PodReviews.OfSpec("""{"os":{"name":"windows"},"resources":{"claims":[],"limits":{"odd":"1"}}}"""));

    [Fact]
    public void The_overhead_is_held_against_the_rules_of_limits() => Assert.Equal(
        ["spec.overhead.limits[cpu]: Invalid value: \"-1\": must be greater than or equal to 0"],
        PodReviews.OfSpec("""{"overhead":{"cpu":"-1"}}"""));

    private static IEnumerable<string> Paths(string expected) => expected.Split('|').Select(line =>
        "spec.containers[0].resources" + (line.StartsWith(':') ? "" : ".") + line);
}
