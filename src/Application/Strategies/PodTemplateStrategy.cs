using Kronicle.Application.Validation;
using Kronicle.Application.Validation.Core;

namespace Kronicle.Application.Strategies;

/// <summary>The kind PodTemplate: each write is told what its pods would be told.</summary>
public sealed class PodTemplateStrategy : IKindStrategy
{
    private static readonly FieldPath Template = FieldPath.Root("template");

    public string Resource => "podtemplates";

    public IEnumerable<string> Warnings(StrategyWrite write) =>
        PodTemplateWarnings.Of(write.Object.Map("template"), Template, write.Old?.Map("template"));
}
