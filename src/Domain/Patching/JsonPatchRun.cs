using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Patching;

/// <summary>One run of a JSON Patch over a document. Each step gives null or what was wrong.</summary>
internal sealed class JsonPatchRun(Node document)
{
    private long copied;

    // No smaller than the depth of the document: exact depths cost a walk, so moves only ask when this bound says they must.
    private int deepest = TreeSize.DepthOf(document, JsonPatch.MostDepth);

    public Node Document { get; private set; } = document;

    public string? Step(MapNode? operation) => (operation?.Text("op") ?? "unknown") switch
    {
        "add" => Add(operation!),
        "remove" => Remove(operation!),
        "replace" => Replace(operation!),
        "move" => Move(operation!),
        "copy" => Copy(operation!),
        "test" => Test(operation!),
        var other => "Unexpected kind: " + other,
    };

    // Null in a document stands for no value: Go's decoder makes both a nil.
    private static Node Value(MapNode operation) => operation["value"]?.Clone() ?? NullNode.Instance;

    private string? Add(MapNode operation)
    {
        if (operation.Text("path") is not { } path)
        {
            return "add operation failed to decode path: missing value";
        }

        return Pointer(path) is not { } at ? $"add operation does not apply: doc is missing path: \"{path}\": missing value"
            : Insert(at, Value(operation)) is { } error ? $"error in add for path: '{path}': {error}" : null;
    }

    private string? Remove(MapNode operation)
    {
        if (operation.Text("path") is not { } path)
        {
            return "remove operation failed to decode path: missing value";
        }

        return Pointer(path) is not { } at ? $"remove operation does not apply: doc is missing path: \"{path}\": missing value"
            : at.Remove() is { } error ? $"error in remove for path: '{path}': {error}" : null;
    }

    private string? Replace(MapNode operation)
    {
        if (operation.Text("path") is not { } path)
        {
            return "replace operation failed to decode path: operation missing path field: missing value";
        }

        Node value = Value(operation);
        if (path.Length == 0)
        {
            if (value is not (MapNode or ListNode))
            {
                return "replace operation value must be object or array: %!w(<nil>)";
            }

            Document = value;
            deepest = TreeSize.DepthOf(value, JsonPatch.MostDepth);
            return deepest <= JsonPatch.MostDepth ? null : TooDeep;
        }

        if (Pointer(path) is not { } at)
        {
            return $"replace operation does not apply: doc is missing path: {path}: missing value";
        }

        if (at.Get(out Node? _) is not null)
        {
            return $"replace operation does not apply: doc is missing key: {path}: missing value";
        }

        return Fits(at, value) ? at.Set(value) : TooDeep;
    }

    private string? Move(MapNode operation)
    {
        if (operation.Text("from") is not { } from)
        {
            return "move operation failed to decode from: operation, missing from field: missing value";
        }

        if (Pointer(from) is not { } source)
        {
            return $"move operation does not apply: doc is missing from path: {from}: missing value";
        }

        if ((source.Get(out Node? value) ?? source.Remove()) is { } missing)
        {
            return $"error in move for path: '{source.Key}': {missing}";
        }

        if (operation.Text("path") is not { } path)
        {
            return "move operation failed to decode path: operation missing path field: missing value";
        }

        return Pointer(path) is not { } target ? $"move operation does not apply: doc is missing destination path: {path}: missing value"
            : !FitsMoved(target, value ??= NullNode.Instance) ? TooDeep
            : target.Add(value) is { } error ? $"error in move for path: '{path}': {error}" : null;
    }

    private string? Copy(MapNode operation)
    {
        if (operation.Text("from") is not { } from)
        {
            return "copy operation failed to decode from: operation, missing from field: missing value";
        }

        if (Pointer(from) is not { } source)
        {
            return $"copy operation does not apply: doc is missing from path: {from}: missing value";
        }

        if (source.Get(out Node? value) is { } missing)
        {
            return $"error in copy for from: '{from}': {missing}";
        }

        if (operation.Text("path") is not { } path)
        {
            return "copy operation failed to decode path: missing value";
        }

        if (Pointer(path) is not { } target)
        {
            return $"copy operation does not apply: doc is missing destination path: {path}: missing value";
        }

        value ??= NullNode.Instance;
        copied += TreeSize.BytesOf(value);
        if (copied > JsonPatch.MostCopiedBytes)
        {
            return "Unable to complete the copy, the accumulated size increase of copy is " +
                $"{copied}, exceeding the limit {JsonPatch.MostCopiedBytes}";
        }

        return Insert(target, value.Clone()) is { } error ? $"error while adding value during copy: {error}" : null;
    }

    private string? Test(MapNode operation)
    {
        if (operation.Text("path") is not { } path)
        {
            return "test operation failed to decode path: operation missing path field: missing value";
        }

        Node expected = operation["value"] ?? NullNode.Instance;
        Node? actual = Document;
        if (path.Length > 0)
        {
            if (Pointer(path) is not { } at)
            {
                return $"test operation does not apply: is missing path: {path}: missing value";
            }

            if (at.Get(out actual) is { } missing)
            {
                return $"error in test for path: '{path}': {missing}";
            }
        }

        return (actual ?? NullNode.Instance).SameAs(expected) ? null : $"testing value {path} failed: test failed";
    }

    private const string TooDeep = "the document is nested too deeply";

    private JsonPointer? Pointer(string path) => JsonPointer.Resolve(Document, path);

    private string? Insert(JsonPointer at, Node value) => Fits(at, value) ? at.Add(value) : TooDeep;

    private bool Fits(JsonPointer at, Node value)
    {
        int depth = at.Depth + TreeSize.DepthOf(value, JsonPatch.MostDepth);
        deepest = Math.Max(deepest, depth);
        return depth <= JsonPatch.MostDepth;
    }

    private bool FitsMoved(JsonPointer at, Node value)
    {
        if (at.Depth + deepest > JsonPatch.MostDepth)
        {
            deepest = TreeSize.DepthOf(Document, JsonPatch.MostDepth);
            return Fits(at, value);
        }

        deepest += at.Depth;
        return true;
    }
}
