using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of a container's security context: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/</summary>
internal static class ContainerSecurityRules
{
    private static readonly string[] ProcMounts = ["Default", "Unmasked"];

    private static readonly Lazy<StructType> Type = new(() => ResourceCatalogue.BuiltIn.Type("io.k8s.api.core.v1.SecurityContext")!);

    public static void Check(MapNode? context, PodReview review, FieldPath path, Causes causes)
    {
        if (context is null)
        {
            return;
        }

        if (context.IsTrue("privileged") && !causes.AllowPrivileged)
        {
            causes.Add(FieldError.Forbidden(path.Child("privileged"), "disallowed by cluster policy"));
        }

        IdentityRules.Number(context, "runAsUser", path, causes);
        IdentityRules.Number(context, "runAsGroup", path, causes);
        if (context.Text("procMount") is { } procMount)
        {
            Choice.Supported(procMount, ProcMounts, path.Child("procMount"), causes);
            if (review.HostUsers && procMount == "Unmasked")
            {
                causes.Add(FieldError.InvalidText(path.Child("procMount"), procMount, "`hostUsers` must be false to use `Unmasked`"));
            }
        }

        ProfileRules.Seccomp(context.Map("seccompProfile"), path.Child("seccompProfile"), causes);
        if (context.Bool("allowPrivilegeEscalation") is false)
        {
            Escalation(context, path, causes);
        }

        WindowsOptionRules.Check(context.Map("windowsOptions"), path.Child("windowsOptions"), causes);
        ProfileRules.AppArmor(context.Map("appArmorProfile"), path.Child("appArmorProfile"), causes);
    }

    // What has every privilege can't be kept from getting more.
    private static void Escalation(MapNode context, FieldPath path, Causes causes)
    {
        if (context.IsTrue("privileged"))
        {
            causes.Add(FieldError.Invalid(path, InternalValue.Json(context, Type.Value), "cannot set `allowPrivilegeEscalation` to false and `privileged` to true"));
        }

        foreach (Node capability in context.Map("capabilities")?.List("add") ?? [])
        {
            if (capability is TextNode { Value: "CAP_SYS_ADMIN" })
            {
                causes.Add(FieldError.Invalid(path, InternalValue.Json(context, Type.Value),
                    "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN"));
            }
        }
    }
}
