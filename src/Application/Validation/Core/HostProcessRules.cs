using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of containers that run as processes of a Windows host: https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/</summary>
internal static class HostProcessRules
{
    public static void Check(MapNode spec, FieldPath path, Causes causes)
    {
        bool? ofPod = Of(spec);
        int all = 0;
        int ofHost = 0;
        foreach (string list in (ReadOnlySpan<string>)["initContainers", "containers", "ephemeralContainers"])
        {
            foreach ((int i, MapNode container) in spec.Entries(list))
            {
                bool? own = Of(container);
                all++;
                ofHost += (own ?? ofPod) is true ? 1 : 0;
                if (ofPod is { } expected && own is { } stated && stated != expected)
                {
                    causes.Add(FieldError.Invalid(path.Child(list).Index(i).Child("securityContext").Child("windowsOptions").Child("hostProcess"),
                        stated ? "true" : "false", $"pod hostProcess value must be identical if both are specified, was {(expected ? "true" : "false")}"));
                }
            }
        }

        if (ofHost > 0)
        {
            Together(spec, ofHost == all, path, causes);
        }
    }

    private static void Together(MapNode spec, bool allOfHost, FieldPath path, Causes causes)
    {
        if (!allOfHost)
        {
            causes.Add(FieldError.InvalidText(path, "", "If pod contains any hostProcess containers then all containers must be HostProcess containers"));
        }

        if (!spec.IsTrue("hostNetwork"))
        {
            causes.Add(FieldError.Invalid(path.Child("hostNetwork"), "false", "hostNetwork must be true if pod contains any hostProcess containers"));
        }

        if (!causes.AllowPrivileged)
        {
            causes.Add(FieldError.Forbidden(path, "hostProcess containers are disallowed by cluster policy"));
        }
    }

    private static bool? Of(MapNode holder) => holder.Map("securityContext")?.Map("windowsOptions")?.Bool("hostProcess");
}
