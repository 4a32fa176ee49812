using Kronicle.Application.Admission;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Quota.Evaluators;

/// <summary>The number of objects, as count/RESOURCE.GROUP and, of some resources, as a name that is older than that.</summary>
internal sealed class ObjectCount(GroupResource resource, string? alias = null) : IQuotaEvaluator
{
    private readonly string name = QuotaNames.CountOf(resource);

    public GroupResource Resource => resource;

    public bool ReadsObjects => false;

    public bool Counts(string name) => name == this.name || name == alias;

    public ResourceAmounts Usage(MapNode item)
    {
        var usage = new ResourceAmounts { { name, 1 } };
        if (alias is not null)
        {
            usage.Add(alias, 1);
        }

        return usage;
    }

    public bool InScope(QuotaScope scope, MapNode item) => false;

    public bool Affected(QuotaChange change) => change is { Operation: AdmissionOperation.Create, Subresource: "" };

    public string? Missing(IReadOnlyCollection<string> limited, MapNode item) => null;
}
