using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of a pod's security context: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/</summary>
internal static class PodSecurityRules
{
    private static readonly string[] GroupChangePolicies = ["Always", "OnRootMismatch"];
    private static readonly string[] GroupPolicies = ["Merge", "Strict"];
    private static readonly string[] LabelPolicies = ["MountOption", "Recursive"];
    private static readonly string[] RecursiveOnly = ["Recursive"];

    public static void Check(PodReview review, FieldPath path, Causes causes)
    {
        MapNode spec = review.Spec;
        if (spec.Map("securityContext") is not { Count: > 0 } context)
        {
            ShareProcesses(spec, path, causes);
            return;
        }

        IdentityRules.Number(context, "fsGroup", path, causes);
        IdentityRules.Number(context, "runAsUser", path, causes);
        IdentityRules.Number(context, "runAsGroup", path, causes);
        ListNode? groups = context.List("supplementalGroups");
        for (int i = 0; i < (groups?.Count ?? 0); i++)
        {
            IdentityRules.Number((groups![i] as NumberNode)?.Integer ?? 0, path.Child("supplementalGroups").Index(i), causes);
        }

        ShareProcesses(spec, path, causes);
        SysctlRules.Check(context.List("sysctls"), review, path.Child("sysctls"), causes);
        Choice.Optional(context.Text("fsGroupChangePolicy"), GroupChangePolicies, path.Child("fsGroupChangePolicy"), causes);
        ProfileRules.Seccomp(context.Map("seccompProfile"), path.Child("seccompProfile"), causes);
        WindowsOptionRules.Check(context.Map("windowsOptions"), path.Child("windowsOptions"), causes);
        ProfileRules.AppArmor(context.Map("appArmorProfile"), path.Child("appArmorProfile"), causes);
        Choice.Optional(context.Text("supplementalGroupsPolicy"), GroupPolicies, path.Child("supplementalGroupsPolicy"), causes);
        bool anyPolicy = review.Old?.Map("securityContext")?.IsSet("seLinuxChangePolicy") is true;
        Choice.Optional(context.Text("seLinuxChangePolicy"), anyPolicy ? LabelPolicies : RecursiveOnly, path.Child("seLinuxChangePolicy"), causes);
    }

    // Both are fields of the spec; the reference keeps them in the security context.
    private static void ShareProcesses(MapNode spec, FieldPath path, Causes causes)
    {
        if (spec.IsTrue("shareProcessNamespace") && spec.IsTrue("hostPID"))
        {
            causes.Add(FieldError.Invalid(path.Child("shareProcessNamespace"), "true", "ShareProcessNamespace and HostPID cannot both be enabled"));
        }
    }
}
