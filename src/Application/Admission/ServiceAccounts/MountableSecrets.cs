using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.ServiceAccounts;

/// <summary>
/// The secrets to which an account limits its pods when its annotation kubernetes.io/enforce-mountable-secrets says so.
/// https://kubernetes.io/docs/reference/labels-annotations-taints/#enforce-mountable-secrets
/// </summary>
internal static class MountableSecrets
{
    public static bool Enforced(MapNode account) =>
        account.Map("metadata")?.Map("annotations")?.Text("kubernetes.io/enforce-mountable-secrets") is "1" or "t" or "T" or "true" or "TRUE" or "True";

    /// <summary>Why a new pod may not use the account; null when it may.</summary>
    public static string? Refuse(MapNode account, MapNode spec)
    {
        string name = account.Map("metadata")?.Text("name") ?? "";
        HashSet<string> allowed = Names(account.List("secrets"));
        foreach (MapNode volume in (spec.List("volumes") ?? []).Maps)
        {
            if (volume.Map("secret") is { } secret && !allowed.Contains(secret.Text("secretName") ?? ""))
            {
                return $"volume with secret.secretName=\"{secret.Text("secretName")}\" is not allowed because service account {name} does not reference that secret";
            }
        }

        return RefuseEnvironment(spec.List("initContainers"), "init container", allowed, name)
            ?? RefuseEnvironment(spec.List("containers"), "container", allowed, name)
            ?? RefusePulling(account, spec, name);
    }

    /// <summary>Why ephemeral containers may not use the account's pod; null when they may.</summary>
    public static string? RefuseEphemeral(MapNode account, MapNode spec) => RefuseEnvironment(
        spec.List("ephemeralContainers"), "ephemeral container", Names(account.List("secrets")), account.Map("metadata")?.Text("name") ?? "");

    private static string? RefuseEnvironment(ListNode? containers, string kind, HashSet<string> allowed, string account)
    {
        foreach (MapNode container in (containers ?? []).Maps)
        {
            foreach (MapNode variable in (container.List("env") ?? []).Maps)
            {
                if (variable.Map("valueFrom")?.Map("secretKeyRef") is { } key && !allowed.Contains(key.Text("name") ?? ""))
                {
                    return $"{kind} {container.Text("name")} with envVar {variable.Text("name")} referencing secret.secretName=\"{key.Text("name")}\" " +
                        $"is not allowed because service account {account} does not reference that secret";
                }
            }

            foreach (MapNode source in (container.List("envFrom") ?? []).Maps)
            {
                if (source.Map("secretRef") is { } secret && !allowed.Contains(secret.Text("name") ?? ""))
                {
                    return $"{kind} {container.Text("name")} with envFrom referencing secret.secretName=\"{secret.Text("name")}\" " +
                        $"is not allowed because service account {account} does not reference that secret";
                }
            }
        }

        return null;
    }

    private static string? RefusePulling(MapNode account, MapNode spec, string name)
    {
        HashSet<string> allowed = Names(account.List("imagePullSecrets"));
        ListNode asked = spec.List("imagePullSecrets") ?? [];
        for (int i = 0; i < asked.Count; i++)
        {
            string secret = (asked[i] as MapNode)?.Text("name") ?? "";
            if (!allowed.Contains(secret))
            {
                return $"imagePullSecrets[{i}].name=\"{secret}\" is not allowed because service account {name} does not reference that imagePullSecret";
            }
        }

        return null;
    }

    private static HashSet<string> Names(ListNode? references) =>
        (references ?? []).Maps.Select(reference => reference.Text("name") ?? "").ToHashSet(StringComparer.Ordinal);
}
