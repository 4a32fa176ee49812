using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of what becomes of a container whose resources change: https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/</summary>
internal static class ResizePolicyRules
{
    private static readonly string[] Resources = ["cpu", "memory"];
    private static readonly string[] Policies = ["NotRequired", "RestartContainer"];

    public static void Check(ListNode? policies, PodReview review, FieldPath path, Causes causes)
    {
        foreach ((int i, MapNode entry) in new Entries(policies))
        {
            string resource = entry.TextOf("resourceName");
            if (policies!.RepeatsEarlier(i, "resourceName", resource))
            {
                causes.Add(FieldError.Duplicate(path.Index(i), FieldError.Quote(resource)));
            }

            Choice.Required(resource, Resources, path, causes);
            string policy = entry.TextOf("restartPolicy");
            Choice.Required(policy, Policies, path, causes);
            if (review.RestartPolicy == "Never" && policy != "NotRequired")
            {
                causes.Add(FieldError.InvalidText(path, policy, "must be 'NotRequired' when pod `restartPolicy` is 'Never'"));
            }
        }
    }
}
