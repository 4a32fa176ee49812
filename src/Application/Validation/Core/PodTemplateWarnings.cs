using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>What kube-apiserver warns of in pods and in templates that it stores nevertheless: https://kubernetes.io/blog/2020/09/03/warnings/</summary>
public static class PodTemplateWarnings
{
    private const string MatchesNoPod = "a null labelSelector results in matching no pod";

    private static readonly (string Key, string Message)[] DeadAnnotations =
    [
        ("scheduler.alpha.kubernetes.io/critical-pod", "non-functional in v1.16+; use the \"priorityClassName\" field instead"),
        ("security.alpha.kubernetes.io/sysctls", "non-functional in v1.11+; use the \"sysctls\" field instead"),
        ("security.alpha.kubernetes.io/unsafe-sysctls", "non-functional in v1.11+; use the \"sysctls\" field instead"),
    ];

    /// <param name="template">A pod or a template; null has no warnings.</param>
    /// <param name="path">Where the template stands; null for a pod.</param>
    /// <param name="oldTemplate">The stored one, which makes no difference yet; null on create.</param>
    public static IEnumerable<string> Of(MapNode? template, FieldPath? path, MapNode? oldTemplate)
    {
        _ = oldTemplate;
        if (template?.Map("spec") is not { } spec)
        {
            return [];
        }

        var found = new List<string>();
        FieldPath specPath = path?.Child("spec") ?? FieldPath.Spec;
        FieldPath annotationPath = (path?.Child("metadata") ?? FieldPath.Metadata).Child("annotations");
        MapNode? annotations = template.Map("metadata")?.Map("annotations");
        NodeLabelWarnings.OfSpec(spec, specPath, found);
        Spread(spec, specPath, found);
        foreach ((string key, string message) in DeadAnnotations)
        {
            if (annotations?.Has(key) is true)
            {
                found.Add($"{annotationPath.Key(key)}: {message}");
            }
        }

        VolumeWarnings.Of(spec, specPath, found);
        OverlapWarnings.Of(spec, found);
        Repeated(spec, "hostAliases", "ip", specPath, found);
        Repeated(spec, "imagePullSecrets", "name", specPath, found);
        foreach ((int i, MapNode secret) in spec.Entries("imagePullSecrets"))
        {
            if (!secret.HasText("name"))
            {
                found.Add($"{specPath.Child("imagePullSecrets").Index(i).Child("name")}: invalid empty name \"\"");
            }
        }

        ContainerWarnings.Fractions(spec.Map("overhead"), specPath.Child("overhead"), found);
        ContainerWarnings.Of(spec, annotations, specPath, annotationPath, isTemplate: path is not null, found);
        PortWarnings.Of(spec, specPath, found);
        PortWarnings.Names(spec, specPath, found);
        if (spec.Integer("terminationGracePeriodSeconds") is < 0)
        {
            found.Add($"{specPath.Child("terminationGracePeriodSeconds")}: must be >= 0; negative values are invalid and will be treated as 1");
        }

        Affinity(spec, specPath, found);
        Addresses(spec, specPath, found);
        return found;
    }

    private static void Spread(MapNode spec, FieldPath path, List<string> found)
    {
        foreach ((int i, MapNode constraint) in spec.Entries("topologySpreadConstraints"))
        {
            FieldPath at = path.Child("topologySpreadConstraints").Index(i);
            NodeLabelWarnings.OfKey(constraint.TextOf("topologyKey"), at.Child("topologyKey"), found);
            if (constraint.Map("labelSelector") is null)
            {
                found.Add($"{at.Child("labelSelector")}: {MatchesNoPod}");
            }
        }
    }

    private static void Repeated(MapNode spec, string field, string key, FieldPath path, List<string> found)
    {
        ListNode? list = spec.List(field);
        foreach ((int i, MapNode item) in new Entries(list))
        {
            string value = item.TextOf(key);
            if (list!.RepeatsEarlier(i, key, value))
            {
                found.Add($"{path.Child(field).Index(i).Child(key)}: duplicate {key} {FieldError.Quote(value)}");
            }
        }
    }

    private static void Affinity(MapNode spec, FieldPath path, List<string> found)
    {
        foreach (string kind in (ReadOnlySpan<string>)["podAffinity", "podAntiAffinity"])
        {
            if (spec.Map("affinity")?.Map(kind) is not { } pods)
            {
                continue;
            }

            const string Required = "requiredDuringSchedulingIgnoredDuringExecution";
            const string Preferred = "preferredDuringSchedulingIgnoredDuringExecution";
            FieldPath at = path.Child("affinity").Child(kind);
            foreach ((int i, MapNode term) in pods.Entries(Required))
            {
                Selects(term, at.Child(Required).Index(i), found);
            }

            foreach ((int i, MapNode term) in pods.Entries(Preferred))
            {
                Selects(term.Map("podAffinityTerm") ?? [], at.Child(Preferred).Index(i).Child("podAffinityTerm"), found);
            }
        }
    }

    private static void Selects(MapNode term, FieldPath path, List<string> found)
    {
        if (term.Map("labelSelector") is null)
        {
            found.Add($"{path.Child("labelSelector")}: {MatchesNoPod}");
        }
    }

    private static void Addresses(MapNode spec, FieldPath path, List<string> found)
    {
        ListNode? servers = spec.Map("dnsConfig")?.List("nameservers");
        for (int i = 0; i < (servers?.Count ?? 0); i++)
        {
            Address(servers!.TextAt(i), path.Child("dnsConfig").Child("nameservers").Index(i), found);
        }

        foreach ((int i, MapNode alias) in spec.Entries("hostAliases"))
        {
            Address(alias.TextOf("ip"), path.Child("hostAliases").Index(i).Child("ip"), found);
        }
    }

    private static void Address(string address, FieldPath path, List<string> found)
    {
        if (AddressWarnings.OfAddress(address, path) is { } warning)
        {
            found.Add(warning);
        }
    }
}
