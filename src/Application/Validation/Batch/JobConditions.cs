using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Batch;

/// <summary>What the conditions in a job's status say.</summary>
internal static class JobConditions
{
    public static bool IsTrue(MapNode status, string type)
    {
        foreach ((_, MapNode condition) in status.Entries("conditions"))
        {
            if (condition.Text("type") == type && condition.Text("status") == "True")
            {
                return true;
            }
        }

        return false;
    }

    public static bool IsFinished(MapNode status) => IsTrue(status, "Complete") || IsTrue(status, "Failed");
}
