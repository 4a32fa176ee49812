using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Patching;

/// <summary>What came of a patch: a tree or a failure, never both. The tree may be any JSON value; decoding it as the kind judges it.</summary>
/// <param name="Patched">Null when the patch failed.</param>
/// <param name="Failure">Null when the patch applied.</param>
public readonly record struct PatchResult(Node? Patched, ApiStatus? Failure)
{
    public static implicit operator PatchResult(Node patched) => new(patched, null);

    public static implicit operator PatchResult(ApiStatus failure) => new(null, failure);
}

/// <summary>The failures that patches share.</summary>
internal static class PatchFailure
{
    /// <summary>A patch that is well formed but does not apply: kube-apiserver keeps the reason to itself.</summary>
    public static ApiStatus Unprocessable() =>
        new(422, "Invalid", "the server rejected our request due to an error in our request", new StatusDetails());

    /// <summary>An error that kube-apiserver passes on without a reason.</summary>
    public static ApiStatus Plain(string message) => new(500, "", message);
}
