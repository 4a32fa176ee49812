using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;

namespace Kronicle.Application.Controllers.Namespaces;

/// <summary>What is left of a namespace's content after an attempt to delete it.</summary>
public sealed class ContentLeft
{
    /// <summary>Why something could not be deleted.</summary>
    public List<ApiStatus> Failures { get; } = [];

    /// <summary>How many objects of a resource remain; resources without any are not here.</summary>
    public Dictionary<GroupResource, int> Objects { get; } = [];

    /// <summary>How many objects each finalizer holds.</summary>
    public SortedDictionary<string, int> Finalizers { get; } = new(StringComparer.Ordinal);

    /// <summary>How long it will take those that end gracefully or wait for finalizers; 0 when there is nothing to wait for.</summary>
    public long EstimateSeconds { get; private set; }

    /// <summary>Waits at least so long.</summary>
    public void Expect(long seconds) => EstimateSeconds = Math.Max(EstimateSeconds, seconds);
}
