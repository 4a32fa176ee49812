using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of what a pod shares with its host and by which names it goes.</summary>
internal static class PodHostRules
{
    private const int MostOverrideBytes = 64;
    private const string WithUsers = "when `hostUsers` is false";

    private static readonly string[] Namespaces = ["hostNetwork", "hostPID", "hostIPC"];

    /// <summary>A user namespace of the pod's own goes with no other one of the host: https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/</summary>
    public static void Users(PodReview review, FieldPath path, Causes causes)
    {
        if (review.HostUsers)
        {
            return;
        }

        foreach (string field in Namespaces)
        {
            if (review.Spec.IsTrue(field))
            {
                causes.Add(FieldError.Forbidden(path.Child(field), WithUsers));
            }
        }

        if (!review.Tolerates.UserDevices)
        {
            PodContainers.Each(review.Spec, path, (container, at) =>
            {
                if (container.Length("volumeDevices") > 0)
                {
                    causes.Add(FieldError.Forbidden(at.Child("volumeDevices"), WithUsers));
                }
            });
        }
    }

    /// <summary>The names that a pod has in its own view: https://kubernetes.io/docs/concepts/workloads/pods/pod-hostname/</summary>
    public static void Names(MapNode spec, FieldPath path, Causes causes)
    {
        foreach (string field in (ReadOnlySpan<string>)["hostname", "subdomain"])
        {
            if (spec.Text(field) is { Length: > 0 } name)
            {
                NameRules.Label(name, path.Child(field), causes);
            }
        }

        if (spec.Text("hostnameOverride") is { } whole)
        {
            Override(whole, spec, path, causes);
        }
    }

    /// <summary>Lines of the pod's hosts file.</summary>
    public static void Aliases(PodReview review, FieldPath path, Causes causes)
    {
        if (review.Spec.List("hostAliases") is not { } aliases)
        {
            return;
        }

        ListNode? stored = review.Old?.List("hostAliases") is { } old ? new(old.Maps.Select(alias => alias["ip"] ?? TextNode.Empty)) : null;
        foreach ((int i, MapNode alias) in new Entries(aliases))
        {
            AddressRules.Address(alias.TextOf("ip"), path.Index(i).Child("ip"), causes, stored);
            ListNode? names = alias.List("hostnames");
            for (int j = 0; j < (names?.Count ?? 0); j++)
            {
                NameRules.Subdomain(names!.TextAt(j), path.Index(i).Child("hostnames").Index(j), causes);
            }
        }
    }

    // KEP-4762: it stands for the other names and can't stand beside them.
    private static void Override(string name, MapNode spec, FieldPath path, Causes causes)
    {
        FieldPath at = path.Child("hostnameOverride");
        NameRules.Subdomain(name, at, causes);
        if (System.Text.Encoding.UTF8.GetByteCount(name) > MostOverrideBytes)
        {
            causes.Add(FieldError.TooLong(at, MostOverrideBytes));
        }

        if (spec.IsTrue("setHostnameAsFQDN"))
        {
            causes.Add(FieldError.Forbidden(at, "cannot be set when `setHostnameAsFQDN` is true"));
        }

        if (spec.IsTrue("hostNetwork"))
        {
            causes.Add(FieldError.Forbidden(at, "cannot be set when `hostNetwork` is true"));
        }
    }
}
