namespace Kronicle.Application.Strategies;

/// <summary>Workloads that the generic rules serve but for warnings of their pods.</summary>
/// <param name="resource">The group and the resource.</param>
/// <param name="namesPods">The object's name becomes part of its pods' host names.</param>
public sealed class PlainWorkloadStrategy(string resource, bool namesPods) : IKindStrategy
{
    public string Resource => resource;

    public IEnumerable<string> Warnings(StrategyWrite write) =>
        namesPods ? WorkloadWarnings.OfName(write).Concat(WorkloadWarnings.OfTemplate(write)) : WorkloadWarnings.OfTemplate(write);
}
