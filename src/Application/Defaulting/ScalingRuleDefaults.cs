using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>
/// The pace of an autoscaler that states any: up by four pods or to the double, down to nothing, each within 15 seconds. How long to wait
/// before going down is the controller's setting, so that has no default here.
/// </summary>
internal static class ScalingRuleDefaults
{
    private const long PeriodSeconds = 15;
    private static readonly Node Max = new TextNode("Max");
    private static readonly ListNode UpPolicies = new([Policy("Pods", 4), Policy("Percent", 100)]);
    private static readonly ListNode DownPolicies = new([Policy("Percent", 100)]);

    public static void FillUp(MapNode rules)
    {
        rules.FillAbsent("stabilizationWindowSeconds", Constants.Zero);
        Fill(rules, UpPolicies);
    }

    public static void FillDown(MapNode rules) => Fill(rules, DownPolicies);

    private static void Fill(MapNode rules, ListNode policies)
    {
        rules.FillAbsent("selectPolicy", Max);
        if (rules.List("policies") is null)
        {
            rules["policies"] = policies.Clone();
        }
    }

    private static MapNode Policy(string type, long value) => new(3)
    {
        ["type"] = type,
        ["value"] = value,
        ["periodSeconds"] = PeriodSeconds,
    };
}
