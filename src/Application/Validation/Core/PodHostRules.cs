using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of what a pod shares with its host and by which names it goes.</summary>
internal static class PodHostRules
{
    private const int MostOverrideBytes = 64;
    private const string WithUsers = "when `hostUsers` is false";

    // The last two have the names of the Go fields in the causes.
    private static readonly (string Field, string Shown)[] Namespaces = [("hostNetwork", "hostNetwork"), ("hostPID", "HostPID"), ("hostIPC", "HostIPC")];

    /// <summary>A user namespace of the pod's own goes with no other one of the host: https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/</summary>
    public static void Users(PodReview review, FieldPath path, Causes causes)
    {
        if (review.HostUsers)
        {
            return;
        }

        foreach ((string field, string shown) in Namespaces)
        {
            if (review.Spec.IsTrue(field))
            {
                causes.Add(FieldError.Forbidden(path.Child(shown), WithUsers));
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
    }

    /// <summary>A name that stands for all of them, and can't stand beside what else makes one: KEP-4762.</summary>
    public static void Override(MapNode spec, FieldPath path, Causes causes)
    {
        if (spec.Text("hostnameOverride") is not { } name)
        {
            return;
        }

        FieldPath at = path.Child("hostnameOverride");
        foreach (string rival in (ReadOnlySpan<string>)["setHostnameAsFQDN", "hostNetwork"])
        {
            if (spec.IsTrue(rival))
            {
                causes.Add(FieldError.Forbidden(at, $"may not be specified when {rival} is true"));
            }
        }

        if (System.Text.Encoding.UTF8.GetByteCount(name) > MostOverrideBytes)
        {
            causes.Add(FieldError.TooLong(at, MostOverrideBytes));
        }

        NameRules.Subdomain(name, at, causes);
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
}
