using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation;

/// <summary>
/// What a write is about to store. System fields (uid, times, generation, what an update may leave out) are settled before the
/// review; rules change nothing.
/// </summary>
/// <param name="Resource">The resource, in the version of <paramref name="New"/>.</param>
/// <param name="New">The object to store, decoded and with its defaults.</param>
/// <param name="Old">The stored object; null on create.</param>
/// <param name="Subresource">Such as status; empty for the object itself.</param>
public sealed record ObjectUnderReview(ResourceDefinition Resource, MapNode New, MapNode? Old, string Subresource = "")
{
    private static readonly MapNode Nothing = new();

    /// <summary>Whether pods may ask for every privilege of the host: --allow-privileged.</summary>
    public bool AllowPrivileged { get; init; }

    public bool IsUpdate => Old is not null;

    /// <summary>An update of the object itself and not of a subresource.</summary>
    public bool IsMainUpdate => IsUpdate && Subresource.Length == 0;

    /// <summary>Create, or an update of the object itself.</summary>
    public bool IsMain => Subresource.Length == 0;

    /// <summary>metadata of the new object; empty when it has none.</summary>
    public MapNode Metadata => New.Map("metadata") ?? Nothing;

    /// <summary>metadata of the stored object; empty on create.</summary>
    public MapNode OldMetadata => Old?.Map("metadata") ?? Nothing;
}
