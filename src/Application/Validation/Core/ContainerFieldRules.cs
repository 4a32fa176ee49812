using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules that containers of every kind have.</summary>
internal static class ContainerFieldRules
{
    private static readonly string[] MessagePolicies = ["File", "FallbackToLogsOnError"];
    private static readonly string[] PullPolicies = ["Always", "IfNotPresent", "Never"];

    public static void Check(MapNode container, PodReview review, FieldPath path, Causes causes)
    {
        string name = container.TextOf("name");
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child("name"), ""));
        }
        else
        {
            NameRules.Label(name, path.Child("name"), causes);
        }

        if (!container.HasText("image"))
        {
            causes.Add(FieldError.Required(path.Child("image"), ""));
        }

        Choice.Required(container.TextOf("terminationMessagePolicy"), MessagePolicies, path.Child("terminationMessagePolicy"), causes);
        ContainerPortRules.Check(container.List("ports"), path.Child("ports"), causes);
        EnvironmentRules.Check(container.List("env"), path.Child("env"), causes);
        EnvironmentSourceRules.Check(container.List("envFrom"), path.Child("envFrom"), causes);
        VolumeMountRules.Check(container, review, path.Child("volumeMounts"), causes);
        VolumeDeviceRules.Check(container, review, path.Child("volumeDevices"), causes);
        PullPolicy(container.TextOf("imagePullPolicy"), path.Child("imagePullPolicy"), causes);
        if (container.Map("resources") is { Count: > 0 } resources)
        {
            ResourceRequirementRules.OfContainer(resources, review, path.Child("resources"), causes);
        }

        ResizePolicyRules.Check(container.List("resizePolicy"), review, path.Child("resizePolicy"), causes);
        ContainerSecurityRules.Check(container.Map("securityContext"), review, path.Child("securityContext"), causes);
    }

    /// <summary>When an image is fetched: of a container or of a volume.</summary>
    public static void PullPolicy(string policy, FieldPath path, Causes causes) => Choice.Required(policy, PullPolicies, path, causes);

    /// <summary>What a template may have but no pod: templates were once filled in where the image is a blank.</summary>
    public static void OnlyOfPod(MapNode container, FieldPath path, Causes causes)
    {
        string image = container.TextOf("image");
        if (image.Length > 0 && (char.IsWhiteSpace(image[0]) || char.IsWhiteSpace(image[^1])))
        {
            causes.Add(FieldError.InvalidText(path.Child("image"), image, "must not have leading or trailing whitespace"));
        }
    }
}
