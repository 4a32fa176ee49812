using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.WatchCache;

/// <summary>How much of the past the cache keeps.</summary>
/// <param name="WindowEvents">Recent events of one resource; 0 keeps none.</param>
/// <param name="WindowBytes">Bytes of the objects in one resource's recent events.</param>
public sealed record ObjectCacheOptions(int WindowEvents = ObjectCacheOptions.DefaultEvents, long WindowBytes = 8 << 20)
{
    public const int DefaultEvents = 4096;

    /// <summary>
    /// Recent events of single resources by RESOURCE or RESOURCE.GROUP: --watch-cache-sizes. A watch from before them reads the log
    /// itself and misses nothing, so that a small number costs time and no event.
    /// </summary>
    public IReadOnlyDictionary<string, int> Sizes { get; init; } = new Dictionary<string, int>();

    /// <summary>How many recent events of a resource are kept.</summary>
    public int EventsOf(ResourceDefinition storage)
    {
        string name = storage.Group.Length == 0 ? storage.Resource : $"{storage.Resource}.{storage.Group}";

        // Events are written much and watched little: without being asked, kube-apiserver keeps none of them either.
        return Sizes.TryGetValue(name, out int size) ? size : storage.Resource == "events" ? 0 : WindowEvents;
    }
}
