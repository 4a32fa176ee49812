using Kronicle.Application.Admission;
using Kronicle.Application.Admission.Plugins;
using Kronicle.Domain.Failures;
using static Kronicle.Application.Tests.Admission.AdmissionCluster;

namespace Kronicle.Application.Tests.Admission;

public sealed class PriorityTests
{
    private const string High = """{"metadata":{"name":"high"},"value":1000,"preemptionPolicy":"Never"}""";
    private const string Usual = """{"metadata":{"name":"usual"},"value":7,"globalDefault":true,"preemptionPolicy":"PreemptLowerPriority"}""";

    [Theory]
    [InlineData(false, "{}", """{"priority":0,"preemptionPolicy":"PreemptLowerPriority"}""")]
    [InlineData(true, "{}", """{"priorityClassName":"usual","priority":7,"preemptionPolicy":"PreemptLowerPriority"}""")]
    [InlineData(true, """{"priorityClassName":"high"}""", """{"priorityClassName":"high","priority":1000,"preemptionPolicy":"Never"}""")]
    [InlineData(true, """{"priorityClassName":"high","priority":1000}""", """{"priorityClassName":"high","priority":1000,"preemptionPolicy":"Never"}""")]
    public async Task A_pod_gets_the_number_and_policy_of_its_class(bool hasDefault, string spec, string expected)
    {
        await using AdmissionCluster cluster = await StartAsync(("priorityclasses", High));
        if (hasDefault)
        {
            await cluster.PutAsync("priorityclasses", Usual);
        }

        AdmissionAttributes pod = Pod(spec);
        Assert.Null(await AdmitAsync(new Priority(cluster.Lookup), pod));
        Same(expected, pod.Object!["spec"]);
    }

    [Theory]
    [InlineData("""{"priorityClassName":"none"}""", "no PriorityClass with name none was found")]
    [InlineData("""{"priorityClassName":"high","priority":5}""", "the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 1000 from the given PriorityClass name")]
    [InlineData("""{"priority":5}""", "the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name")]
    [InlineData("""{"priorityClassName":"high","preemptionPolicy":"PreemptLowerPriority"}""", "the string value of PreemptionPolicy (PreemptLowerPriority) must not be provided in pod spec; priority admission controller computed Never from the given PriorityClass name")]
    public async Task A_pod_that_contradicts_its_class_is_refused(string spec, string why)
    {
        await using AdmissionCluster cluster = await StartAsync(("priorityclasses", High));
        ApiStatus? refusal = await AdmitAsync(new Priority(cluster.Lookup), Pod(spec));
        Assert.Equal((403, "pods \"p\" is forbidden: " + why), (refusal!.Code, refusal.Message));
    }

    [Fact]
    public async Task An_update_keeps_what_was_resolved()
    {
        await using AdmissionCluster cluster = await StartAsync();
        AdmissionAttributes update = Change("pods",
            """{"metadata":{"name":"p"},"spec":{"priority":1000,"preemptionPolicy":"Never"}}""", """{"metadata":{"name":"p"},"spec":{}}""");
        Assert.Null(await AdmitAsync(new Priority(cluster.Lookup), update));
        Same("""{"priority":1000,"preemptionPolicy":"Never"}""", update.Object!["spec"]);
    }

    [Fact]
    public async Task Only_one_class_is_the_default()
    {
        await using AdmissionCluster cluster = await StartAsync(("priorityclasses", Usual));
        var plugin = new Priority(cluster.Lookup);
        const string Second = """{"metadata":{"name":"second"},"value":1,"globalDefault":true}""";
        const string Message = "priorityclasses.scheduling.k8s.io \"second\" is forbidden: PriorityClass usual is already marked as default. Only one default can exist";
        Assert.Equal(Message, (await AdmitAsync(plugin, Creation("priorityclasses", Second)))!.Message);
        Assert.Equal(Message, (await AdmitAsync(plugin, Change("priorityclasses", """{"metadata":{"name":"second"},"value":1}""", Second)))!.Message);
        Assert.Null(await AdmitAsync(plugin, Change("priorityclasses", Usual, Usual)));
    }

    private static AdmissionAttributes Pod(string spec) => Creation("pods", """{"metadata":{"name":"p"},"spec":""" + spec + "}");
}
