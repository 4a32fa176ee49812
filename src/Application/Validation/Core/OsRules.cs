using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of pods that say for which operating system they are: https://kubernetes.io/docs/concepts/workloads/pods/#pod-os</summary>
internal static class OsRules
{
    private const string NotForLinux = "windows options cannot be set for a linux pod";
    private const string NotForWindows = "cannot be set for a windows pod";

    private static readonly string[] Systems = ["linux", "windows"];

    // In the order of the causes; those of the security context stand below it.
    private static readonly (string Field, bool OfContext)[] LinuxPodFields =
    [
        ("appArmorProfile", true), ("seLinuxOptions", true), ("hostUsers", false), ("hostPID", false), ("hostIPC", false),
        ("seccompProfile", true), ("fsGroup", true), ("fsGroupChangePolicy", true), ("sysctls", true), ("shareProcessNamespace", false),
        ("runAsUser", true), ("runAsGroup", true), ("supplementalGroups", true), ("supplementalGroupsPolicy", true), ("seLinuxChangePolicy", true),
    ];

    private static readonly string[] LinuxContainerFields =
    [
        "appArmorProfile", "seLinuxOptions", "seccompProfile", "capabilities", "readOnlyRootFilesystem", "privileged",
        "allowPrivilegeEscalation", "procMount", "runAsUser", "runAsGroup",
    ];

    public static void Check(MapNode spec, FieldPath path, Causes causes)
    {
        if (spec.Map("os") is not { } os)
        {
            return;
        }

        switch (os.TextOf("name"))
        {
            case "":
                causes.Add(FieldError.Required(path.Child("os").Child("name"), "cannot be empty"));
                break;
            case "linux":
                Linux(spec, path, causes);
                break;
            case "windows":
                Windows(spec, path, causes);
                break;
            case string other:
                causes.Add(FieldError.NotSupported(path.Child("os"), other, Systems));
                break;
        }
    }

    private static void Linux(MapNode spec, FieldPath path, Causes causes)
    {
        if (spec.Map("securityContext")?.Map("windowsOptions") is not null)
        {
            causes.Add(FieldError.Forbidden(path.Child("securityContext").Child("windowsOptions"), NotForLinux));
        }

        PodContainers.Each(spec, path, (container, at) =>
        {
            if (container.Map("securityContext")?.Map("windowsOptions") is not null)
            {
                causes.Add(FieldError.Forbidden(at.Child("securityContext").Child("windowsOptions"), NotForLinux));
            }
        });
    }

    private static void Windows(MapNode spec, FieldPath path, Causes causes)
    {
        MapNode context = spec.Map("securityContext") ?? [];
        foreach ((string field, bool ofContext) in LinuxPodFields)
        {
            Node? value = (ofContext ? context : spec)[field];
            bool set = field switch
            {
                "hostPID" or "hostIPC" => spec.IsTrue(field),
                "sysctls" => value is ListNode { Count: > 0 },
                _ => value is not (null or NullNode),
            };
            if (set)
            {
                causes.Add(FieldError.Forbidden((ofContext ? path.Child("securityContext") : path).Child(field), NotForWindows));
            }
        }

        PodContainers.Each(spec, path, (container, at) =>
        {
            MapNode own = container.Map("securityContext") ?? [];
            foreach (string field in LinuxContainerFields)
            {
                if (own.IsSet(field))
                {
                    causes.Add(FieldError.Forbidden(at.Child("securityContext").Child(field), NotForWindows));
                }
            }
        });
    }
}
