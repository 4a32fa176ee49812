using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of volumes that drivers bring: https://kubernetes.io/docs/concepts/storage/volumes/#csi, and of images (KEP-4639).</summary>
internal static class DriverVolumeRules
{
    private const int MostDriverBytes = 63;

    public static void Flex(MapNode source, FieldPath path, Causes causes)
    {
        RequiredRules.Texts(source, path, causes, "driver");
        foreach (string key in source.Map("options")?.Keys.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>())
        {
            string domain = "." + key.Split('/')[0].ToLowerInvariant();
            if (domain.EndsWith(".kubernetes.io", StringComparison.Ordinal) || domain.EndsWith(".k8s.io", StringComparison.Ordinal))
            {
                causes.Add(FieldError.InvalidText(path.Child("options").Key(key), key, "kubernetes.io and k8s.io namespaces are reserved"));
            }
        }
    }

    public static void Csi(MapNode source, FieldPath path, Causes causes)
    {
        DriverName(source.TextOf("driver"), path.Child("driver"), causes);
        if (source.Map("nodePublishSecretRef") is not { } secret)
        {
            return;
        }

        if (!secret.HasText("name"))
        {
            causes.Add(FieldError.Required(path.Child("nodePublishSecretRef").Child("name"), ""));
        }
        else
        {
            NameRules.Subdomain(secret.TextOf("name"), path.Child("name"), causes);
        }
    }

    /// <summary>The name of a CSI driver: a domain, upper case or lower.</summary>
    public static void DriverName(string name, FieldPath path, Causes causes)
    {
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required(path, ""));
        }

        if (System.Text.Encoding.UTF8.GetByteCount(name) > MostDriverBytes)
        {
            causes.Add(FieldError.TooLong(path, MostDriverBytes));
        }

        foreach (string error in NameForms.Errors(NameForm.Subdomain, name.ToLowerInvariant()))
        {
            causes.Add(FieldError.InvalidText(path, name, error));
        }
    }

    public static void Image(MapNode source, PodReview review, FieldPath path, Causes causes)
    {
        if (review.IsPod)
        {
            RequiredRules.Texts(source, path, causes, "reference");
        }

        ContainerFieldRules.PullPolicy(source.TextOf("pullPolicy"), path.Child("pullPolicy"), causes);
    }
}
