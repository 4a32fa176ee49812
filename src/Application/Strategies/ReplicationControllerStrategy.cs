using Kronicle.Application.Validation.Core;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>A replication controller is warned of on an update by the template that it had, as the reference does.</summary>
public sealed class ReplicationControllerStrategy : IKindStrategy
{
    public string Resource => "replicationcontrollers";

    public IEnumerable<string> Warnings(StrategyWrite write)
    {
        if (write.Old is null || !WorkloadWarnings.IsNews(write))
        {
            return WorkloadWarnings.OfName(write).Concat(WorkloadWarnings.OfTemplate(write));
        }

        MapNode? template = write.Object.Map("spec")?.Map("template");
        return PodTemplateWarnings.Of(write.Old.Map("spec")?.Map("template"), WorkloadWarnings.Template, template);
    }
}
