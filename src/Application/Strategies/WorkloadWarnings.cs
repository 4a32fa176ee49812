using Kronicle.Application.Validation;
using Kronicle.Application.Validation.Core;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>What is said of workloads that are stored nevertheless: of names that pods will have, and of the pods themselves.</summary>
internal static class WorkloadWarnings
{
    /// <summary>The template in the spec of most workloads.</summary>
    public static FieldPath Template { get; } = FieldPath.Spec.Child("template");

    /// <summary>A new object's name becomes part of host names, which are labels.</summary>
    public static IEnumerable<string> OfName(StrategyWrite write)
    {
        if (write.Old is not null)
        {
            yield break;
        }

        IReadOnlyList<string> errors = NameForms.Errors(NameForm.Label, write.Object.Map("metadata")?.Text("name") ?? "");
        if (errors.Count > 0)
        {
            yield return "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: " +
                $"[{string.Join(' ', errors)}]";
        }
    }

    /// <summary>Whether the write makes an object or changes what one asks for: others are not warned of again.</summary>
    public static bool IsNews(StrategyWrite write) => write.IsMain &&
        (write.Old is null || write.Object.Map("metadata")?.Integer("generation") != write.Old.Map("metadata")?.Integer("generation"));

    /// <summary>Warnings of the template in the spec, when they are news.</summary>
    public static IEnumerable<string> OfTemplate(StrategyWrite write) => IsNews(write)
        ? PodTemplateWarnings.Of(write.Object.Map("spec")?.Map("template"), Template, write.Old?.Map("spec")?.Map("template"))
        : [];
}
