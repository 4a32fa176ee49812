using Kronicle.Application.Writes;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Patching;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Admission.Webhooks;

/// <summary>Carries out what a mutating webhook wants changed. A patch acts as a whole or not at all.</summary>
internal sealed class HookPatch(Defaults defaults)
{
    /// <summary>The patch of an answer, null when it has none, or why it can't be read.</summary>
    public static (ListNode? Document, JsonPatch? Patch, HookVerdict? Failure) Read(Hook hook, ReviewResponse response)
    {
        if (response.Patch.IsEmpty)
        {
            return default;
        }

        string? error = null;
        Node? document = TreeReader.Read(response.Patch.Span, out error);
        JsonPatch? patch = document is null ? null : JsonPatch.Read(document, lenient: true, out ApiStatus? malformed) is { } read ? read : Wrong(malformed!, out error);
        return patch is null
            ? (null, null, HookVerdict.Unanswered(hook.Name, "received undecodable patch in webhook response: " + error, 503))
            : document is ListNode { Count: > 0 } operations ? (operations, patch, null) : default;
    }

    /// <summary>Applies a patch to the request's object, and defaults to what it leaves.</summary>
    /// <returns>Whether it says something else now, and why it could not be applied.</returns>
    public (bool Changed, HookVerdict? Failure) Apply(
        Hook hook, HookTarget target, ReviewedObjects objects, ReviewResponse response, JsonPatch patch)
    {
        if (objects.Attributes.Object is null)
        {
            return (false, Internal(
                $"admission webhook {GoText.Quote(hook.Name)} attempted to modify the object, which is not supported for this operation"));
        }

        if (response.PatchType != "JSONPatch")
        {
            return (false, HookVerdict.Unanswered(hook.Name, $"unsupported patch type {GoText.Quote(response.PatchType)}", 400));
        }

        byte[] before = objects.Object(target);
        if (patch.TryApply(TreeReader.Read(before, out _)!, out string? inapplicable) is not { } patched)
        {
            return (false, Internal(inapplicable!));
        }

        StructType type = objects.TypeOf(target);
        using var buffer = new JsonBuffer(before.Length + 256);
        CanonicalWriter.Free(buffer, patched);
        DecodedObject decoded = ObjectDecoder.Decode(buffer.Written, type);
        if ((decoded.Error ?? Misnamed(decoded.Object!, target)) is { } wrong)
        {
            return (false, Internal(wrong));
        }

        buffer.Clear();
        CanonicalWriter.Write(buffer, decoded.Object!, type);
        bool changed = !buffer.Written.SequenceEqual(before);
        defaults.Apply(target.Kind, type, decoded.Object!);
        return objects.Replace(decoded.Object!, target) is { } failure ? (false, HookVerdict.Unusable(failure)) : (changed, null);
    }

    private static string? Misnamed(MapNode patched, HookTarget target)
    {
        string kind = patched.Text("kind") ?? "";
        string version = patched.Text("apiVersion") ?? "";
        return kind.Length == 0 ? "Object 'Kind' is missing in the patched object"
            : version.Length == 0 ? "Object 'apiVersion' is missing in the patched object"
            : kind == target.Kind.Kind && version == target.Kind.GroupVersion.ToString() ? null
            : $"the patch makes {version}, Kind={kind} of {target.Kind}";
    }

    private static JsonPatch? Wrong(ApiStatus malformed, out string? error)
    {
        error = malformed.Message;
        return null;
    }

    private static HookVerdict Internal(string why) => HookVerdict.Unusable(Failure.Internal(why));
}
