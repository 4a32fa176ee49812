using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.Shared;

/// <summary>Fields that an update leaves as they are: apimachinery's ValidateImmutableField.</summary>
public static class Unchanged
{
    /// <summary>What is said of a field that an update changes.</summary>
    public const string Message = "field is immutable";

    /// <summary>The field at a path of keys means what it meant; creates have nothing to compare with.</summary>
    /// <param name="review">The update.</param>
    /// <param name="path">The path that the cause names: the reference's is not everywhere that of the field.</param>
    /// <param name="causes">Where the cause goes.</param>
    /// <param name="keys">From the root of the object to the field.</param>
    public static void Check(ObjectUnderReview review, FieldPath path, Causes causes, params ReadOnlySpan<string> keys)
    {
        if (review.Old is null)
        {
            return;
        }

        MapNode? value = review.New;
        MapNode? old = review.Old;
        StructType type = review.Resource.Type;
        foreach (string key in keys[..^1])
        {
            value = value?.Map(key);
            old = old?.Map(key);
            type = type.Find(key)!.Shape.Struct;
        }

        Check(value, old, type.Find(keys[^1])!, path, causes);
    }

    /// <summary>The field of two objects means the same.</summary>
    public static void Check(MapNode? value, MapNode? old, Field field, FieldPath path, Causes causes)
    {
        if (!SameMeaning.Field(value, old, field))
        {
            causes.Add(FieldError.Invalid(path, InternalValue.Json(value?[field.Name], field), Message));
        }
    }
}
