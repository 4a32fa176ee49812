using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Pods;

/// <summary>Why a budget lets no pod go: with 429, and a cause that says what is missing.</summary>
internal static class BudgetRules
{
    /// <summary>Evictions that the budgets' controller has not seen yet; more are refused.</summary>
    private const int MostDisruptedPods = 2000;

    private const int RetryAfterSeconds = 10;
    private const string Cause = "DisruptionBudget";

    /// <summary>The budget's state is not settled: try again.</summary>
    public static ApiStatus StillProcessed(string budget) =>
        Refused(RetryAfterSeconds, $"The disruption budget {budget} is still being processed by the server.");

    /// <summary>Null when the budget has a disruption left.</summary>
    public static ApiStatus? Refusal(MapNode budget, string name)
    {
        MapNode status = budget.Map("status") ?? [];
        long allowed = status.Integer("disruptionsAllowed") ?? 0;
        if ((status.Integer("observedGeneration") ?? 0) < (budget.Map("metadata")?.Integer("generation") ?? 0))
        {
            return StillProcessed(name);
        }

        if (allowed < 0)
        {
            return Failure.Forbidden(new("policy", "poddisruptionbudget"), name, "pdb disruptions allowed is negative");
        }

        if (status.Map("disruptedPods") is { Count: > MostDisruptedPods })
        {
            return Failure.Forbidden(new("policy", "poddisruptionbudget"), name,
                "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
        }

        return allowed == 0 ? Refused(0, Exhausted(status, name)) : null;
    }

    // A budget whose controller failed can't be trusted to know how many pods are healthy.
    private static string Exhausted(MapNode status, string name)
    {
        MapNode? condition = BudgetStatus.Allowed(status);
        bool told = condition?.Text("status") == "False" && condition.Text("message") is { Length: > 0 };
        long healthy = status.Integer("currentHealthy") ?? 0;
        long desired = status.Integer("desiredHealthy") ?? 0;
        return told && condition!.Text("reason") == "SyncFailed"
                ? $"The disruption budget {name} does not allow evicting pods currently because it failed sync: {condition.Text("message")}"
            : healthy <= desired ? $"The disruption budget {name} needs {desired} healthy pods and has {healthy} currently"
            : told ? $"The disruption budget {name} does not allow evicting pods currently ({condition!.Text("reason")}): {condition.Text("message")}"
            : $"The disruption budget {name} does not allow evicting pods currently";
    }

    private static ApiStatus Refused(int retryAfter, string why) => new(429, "TooManyRequests",
        "Cannot evict pod as it would violate the pod's disruption budget.",
        new StatusDetails { RetryAfterSeconds = retryAfter, Causes = [new(Cause, why, "")] });
}
