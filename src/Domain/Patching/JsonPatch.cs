using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Patching;

/// <summary>
/// JSON Patch: RFC 6902, with the liberties of kube-apiserver's library: replace may make a key that is missing, indices may
/// count from the end, and what stands before the first slash of a path does not matter.
/// </summary>
public sealed class JsonPatch
{
    /// <summary>Operations that one patch may have.</summary>
    public const int MostOperations = 10_000;

    /// <summary>Bytes of JSON that all copy operations of one patch may add together.</summary>
    public const long MostCopiedBytes = 3 * 1024 * 1024;

    /// <summary>How deep objects and arrays may be nested in the result.</summary>
    public const int MostDepth = 1_000;

    private readonly ListNode operations;

    private JsonPatch(ListNode operations, IReadOnlyList<string> warnings)
    {
        this.operations = operations;
        Warnings = warnings;
    }

    /// <summary>What a strict decoding finds odd, such as: json patch unknown field "[0].foo".</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Reads a patch document.</summary>
    /// <param name="document">The document, an array of objects; JSON null is an empty patch.</param>
    /// <param name="lenient">fieldValidation=Ignore: members of the operations are not checked.</param>
    /// <param name="failure">400 when it is no patch, 413 when it has too many operations; else null.</param>
    public static JsonPatch? Read(Node document, bool lenient, out ApiStatus? failure)
    {
        var warnings = new List<string>();
        string? error = document is NullNode ? null : lenient ? JsonPatchSyntax.Lenient(document) : JsonPatchSyntax.Strict(document, warnings);
        if (error is not null)
        {
            failure = Failure.BadRequest(error);
            return null;
        }

        ListNode operations = document as ListNode ?? new ListNode();
        failure = operations.Count <= MostOperations ? null : new ApiStatus(413, "RequestEntityTooLarge",
            $"Request entity too large: The allowed maximum operations in a JSON patch is {MostOperations}, got {operations.Count}");
        return failure is null ? new(operations, warnings) : null;
    }

    /// <summary>Applies the operations in order.</summary>
    /// <param name="current">The object; it is changed, also when an operation fails.</param>
    /// <param name="cancellation">Asked before each operation.</param>
    /// <returns>The result, or 422 when an operation fails; the message does not say which.</returns>
    public PatchResult Apply(MapNode current, CancellationToken cancellation = default) =>
        TryApply(current, out string? _, cancellation) is { } patched ? patched : PatchFailure.Unprocessable();

    /// <summary>Applies the operations and says why it failed, in the words of the reference's library.</summary>
    /// <returns>The result; null when an operation failed.</returns>
    public Node? TryApply(Node current, out string? error, CancellationToken cancellation = default)
    {
        var run = new JsonPatchRun(current);
        foreach (Node operation in operations)
        {
            cancellation.ThrowIfCancellationRequested();
            error = run.Step(operation as MapNode);
            if (error is not null)
            {
                return null;
            }
        }

        error = null;
        return run.Document;
    }
}
