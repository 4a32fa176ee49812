using Kronicle.Domain.Objects;

namespace Kronicle.Application.Replay;

/// <summary>A field that a change gave another value.</summary>
/// <param name="Path">Such as spec.containers[name=web].image.</param>
/// <param name="Before">Null when it was not there.</param>
/// <param name="After">Null when it is gone.</param>
public sealed record FieldChange(string Path, Node? Before, Node? After);
