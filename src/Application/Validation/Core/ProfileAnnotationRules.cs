using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of the annotations that stood for seccomp and AppArmor profiles before there were fields for them.</summary>
internal static class ProfileAnnotationRules
{
    /// <summary>The annotation for all of a pod's containers.</summary>
    public const string SeccompOfPod = "seccomp.security.alpha.kubernetes.io/pod";

    /// <summary>What the annotation for one container begins with.</summary>
    public const string SeccompOfContainer = "container.seccomp.security.alpha.kubernetes.io/";

    /// <summary>What the annotation for one container begins with.</summary>
    public const string AppArmorOfContainer = "container.apparmor.security.beta.kubernetes.io/";

    private const string Localhost = "localhost/";

    /// <summary>The annotations by themselves.</summary>
    public static void Check(MapNode annotations, MapNode spec, FieldPath path, Causes causes)
    {
        if (annotations.Text(SeccompOfPod) is { } ofPod)
        {
            Seccomp(ofPod, path.Child(SeccompOfPod), causes);
        }

        foreach (string key in With(annotations, SeccompOfContainer))
        {
            Seccomp(annotations.TextOf(key), path.Child(key), causes);
        }

        foreach (string key in With(annotations, AppArmorOfContainer))
        {
            string container = key[AppArmorOfContainer.Length..];
            if (!HasContainer(spec, container))
            {
                causes.Add(FieldError.InvalidText(path.Key(key), container, "container not found"));
            }

            string profile = annotations.TextOf(key);
            if (profile is not ("" or "runtime/default" or "unconfined") && !profile.StartsWith(Localhost, StringComparison.Ordinal))
            {
                causes.Add(FieldError.InvalidText(path.Key(key), profile, $"invalid AppArmor profile name: {FieldError.Quote(profile)}"));
            }
        }
    }

    /// <summary>What annotation and field both say is the same.</summary>
    public static void Match(MapNode? annotations, MapNode spec, FieldPath path, Causes causes)
    {
        if (annotations is not { Count: > 0 })
        {
            return;
        }

        MapNode? context = spec.Map("securityContext");
        Compare(annotations.Text(SeccompOfPod), context?.Map("seccompProfile"), "seccomp", path.Child("securityContext").Child("seccompProfile"), causes);
        PodContainers.Each(spec, path, (container, at) => Compare(annotations.Text(SeccompOfContainer + container.TextOf("name")),
            container.Map("securityContext")?.Map("seccompProfile"), "seccomp", at.Child("securityContext").Child("seccompProfile"), causes));
        if (spec.Map("os")?.Text("name") != "windows")
        {
            PodContainers.Each(spec, path, (container, at) => Compare(annotations.Text(AppArmorOfContainer + container.TextOf("name")),
                container.Map("securityContext")?.Map("appArmorProfile") ?? context?.Map("appArmorProfile"), "apparmor",
                at.Child("securityContext").Child("appArmorProfile"), causes));
        }
    }

    private static void Compare(string? annotation, MapNode? field, string kind, FieldPath path, Causes causes)
    {
        if (annotation is null || field is null)
        {
            return;
        }

        string type = field.TextOf("type");
        bool same = type switch
        {
            "Unconfined" => annotation == "unconfined",
            "RuntimeDefault" => annotation == "runtime/default" || (kind == "seccomp" && annotation == "docker/default"),
            "Localhost" => annotation.StartsWith(Localhost, StringComparison.Ordinal),
            _ => true,
        };
        if (!same)
        {
            causes.Add(FieldError.Forbidden(path.Child("type"), kind + " type in annotation and field must match"));
        }
        else if (type == "Localhost" && annotation[Localhost.Length..] != field.Text("localhostProfile"))
        {
            causes.Add(FieldError.Forbidden(path.Child("localhostProfile"), kind + " profile in annotation and field must match"));
        }
    }

    private static void Seccomp(string profile, FieldPath path, Causes causes)
    {
        if (profile.StartsWith(Localhost, StringComparison.Ordinal))
        {
            PathRules.Descending(profile[Localhost.Length..], path, causes);
        }
        else if (profile is not ("runtime/default" or "docker/default" or "unconfined"))
        {
            causes.Add(FieldError.InvalidText(path, profile, "must be a valid seccomp profile"));
        }
    }

    private static List<string> With(MapNode annotations, string prefix)
    {
        List<string> keys = [];
        foreach (KeyValuePair<string, Node> entry in annotations)
        {
            if (entry.Key.StartsWith(prefix, StringComparison.Ordinal))
            {
                keys.Add(entry.Key);
            }
        }

        keys.Sort(StringComparer.Ordinal);
        return keys;
    }

    private static bool HasContainer(MapNode spec, string name)
    {
        bool found = false;
        PodContainers.Each(spec, FieldPath.Spec, (container, _) => found |= container.TextOf("name") == name);
        return found;
    }
}
