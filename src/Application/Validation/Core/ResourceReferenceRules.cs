using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of references to a container's limits and requests.</summary>
internal static class ResourceReferenceRules
{
    private const string Units = "only divisor's values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are supported with the ";

    private static readonly string[] Resources =
        ["limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"];

    private static readonly string[] ByteDivisors = ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"];

    /// <param name="reference">The reference.</param>
    /// <param name="path">Its path.</param>
    /// <param name="causes">Takes what is found.</param>
    /// <param name="inVolume">A file belongs to no container, so that the reference must name one.</param>
    public static void Check(MapNode reference, FieldPath path, Causes causes, bool inVolume)
    {
        string resource = reference.TextOf("resource");
        if (inVolume && !reference.HasText("containerName"))
        {
            causes.Add(FieldError.Required(path.Child("containerName"), ""));
        }
        else if (resource.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child("resource"), ""));
        }
        else if (!IsHugePages(resource))
        {
            Choice.Supported(resource, Resources, path.Child("resource"), causes);
        }

        if (QuantityRules.Read(reference["divisor"]) is { IsZero: false } divisor && Refusal(resource, divisor.ToString()) is { } refusal)
        {
            causes.Add(FieldError.InvalidText(path.Child("divisor"), resource, refusal));
        }
    }

    private static string? Refusal(string resource, string divisor)
    {
        bool bytes = Array.IndexOf(ByteDivisors, divisor) >= 0;
        return resource switch
        {
            "limits.cpu" or "requests.cpu" => divisor is "1" or "1m" ? null : "only divisor's values 1m and 1 are supported with the cpu resource",
            "limits.memory" or "requests.memory" => bytes ? null : Units + "memory resource",
            "limits.ephemeral-storage" or "requests.ephemeral-storage" => bytes ? null : Units + "local ephemeral storage resource",
            _ => bytes || !IsHugePages(resource) ? null : Units + "hugepages resource",
        };
    }

    private static bool IsHugePages(string resource) =>
        resource.StartsWith("requests.hugepages-", StringComparison.Ordinal) || resource.StartsWith("limits.hugepages-", StringComparison.Ordinal);
}
