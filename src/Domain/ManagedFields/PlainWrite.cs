using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.ManagedFields;

/// <summary>A create, update or patch that is no server-side apply, seen by field management.</summary>
public sealed record PlainWrite
{
    /// <summary>The type of both objects.</summary>
    public required StructType Type { get; init; }

    /// <summary>The version of both objects, such as apps/v1.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>The object before the write, in <see cref="ApiVersion"/>; null when it is created.</summary>
    public required MapNode? Live { get; init; }

    /// <summary>The object after the write, decoded and defaulted, with the managedFields that the request brought.</summary>
    public required MapNode Submitted { get; init; }

    /// <summary>The fieldManager parameter, or what stands for it: see <see cref="FieldManagerName"/>. Empty is "unknown".</summary>
    public required string Manager { get; init; }

    /// <summary>Empty for the main resource. Writes to a subresource can't set managedFields.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>The time of the write: RFC 3339 in UTC and whole seconds.</summary>
    public required string Time { get; init; }

    /// <summary>
    /// Fields that this endpoint resets, with all below them, such as spec for /status: nobody comes to own them by this write.
    /// </summary>
    public FieldSet? Reset { get; init; }

    /// <summary>
    /// The two objects in another version in which some entry has its paths, such as autoscaling/v1; null for a version that is
    /// not served any more, whose entries are dropped. Without the function all entries are taken to be in <see cref="ApiVersion"/>.
    /// </summary>
    public Func<string, VersionedWrite?>? In { get; init; }

    /// <summary>Write fieldsV1 as <see cref="FieldsV1Node"/> instead of a tree.</summary>
    public bool RawFields { get; init; }
}

/// <summary>The objects of a <see cref="PlainWrite"/> in another version.</summary>
public sealed record VersionedWrite(StructType Type, MapNode Live, MapNode Submitted, FieldSet? Reset = null);
