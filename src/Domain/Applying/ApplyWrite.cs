using Kronicle.Domain.Failures;
using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Applying;

/// <summary>A server-side apply, seen by field management.</summary>
public sealed record ApplyWrite
{
    /// <summary>The type of both objects.</summary>
    public required StructType Type { get; init; }

    /// <summary>The version of both objects, such as apps/v1.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>The object before, with its managedFields; null when the apply creates it.</summary>
    public required MapNode? Live { get; init; }

    /// <summary>What is applied, as the client wrote it: checked by <see cref="TypedCheck"/>, but neither decoded nor defaulted.</summary>
    public required MapNode Applied { get; init; }

    /// <summary>The fieldManager parameter.</summary>
    public required string Manager { get; init; }

    /// <summary>Empty for the main resource.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>The time of the write: RFC 3339 in UTC and whole seconds.</summary>
    public required string Time { get; init; }

    /// <summary>Take what others own instead of failing with conflicts.</summary>
    public bool Force { get; init; }

    /// <summary>Fields that this endpoint resets, with all below them: nobody comes to own them by this write.</summary>
    public FieldSet? Reset { get; init; }
}

/// <summary>What came of an apply: the object or why not.</summary>
/// <param name="Object">
/// The merged document, without managedFields, to be decoded and defaulted; null when the apply changes no field.
/// </param>
/// <param name="Owners">The metadata.managedFields to store; null for none.</param>
/// <param name="Failure">Null when the apply succeeds.</param>
public sealed record ApplyOutcome(MapNode? Object, ListNode? Owners, ApiStatus? Failure);
