using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>Whether a container that has ended runs again: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy</summary>
internal static class ContainerRestarts
{
    /// <summary>By the container's own rules and policy, else by the pod's.</summary>
    public static bool Allows(MapNode container, MapNode spec, long exitCode)
    {
        if (container.Text("restartPolicy") is { } own)
        {
            foreach ((_, MapNode rule) in container.Entries("restartPolicyRules"))
            {
                if (Matches(rule.Map("exitCodes"), exitCode))
                {
                    return true;
                }
            }

            return Policy(own, exitCode);
        }

        return Policy(spec.TextOf("restartPolicy"), exitCode);
    }

    /// <summary>Whether a container has a rule by which all of the pod's start again: KEP-5532.</summary>
    public static bool CouldRestartAll(MapNode spec) => HasSuchRule(spec, "containers") || HasSuchRule(spec, "initContainers");

    private static bool HasSuchRule(MapNode spec, string list)
    {
        foreach ((_, MapNode container) in spec.Entries(list))
        {
            foreach ((_, MapNode rule) in container.Entries("restartPolicyRules"))
            {
                if (rule.Text("action") == "RestartAllContainers")
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool Policy(string policy, long exitCode) => policy switch
    {
        "OnFailure" => exitCode != 0,
        "Never" => false,
        _ => true,
    };

    private static bool Matches(MapNode? codes, long exitCode)
    {
        if (codes is null)
        {
            return false;
        }

        bool named = false;
        foreach (Node value in codes.List("values") ?? [])
        {
            named |= value is NumberNode number && number.Integer == exitCode;
        }

        return codes.Text("operator") switch
        {
            "In" => named,
            "NotIn" => !named,
            _ => false,
        };
    }
}
