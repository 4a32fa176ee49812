using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Selection;

namespace Kronicle.Application.Admission.Webhooks;

/// <summary>What a call leaves in the audit line and in the warnings of a request.</summary>
internal static class HookNotes
{
    private const string Mutation = "mutation.webhook.admission.k8s.io/";

    /// <summary>
    /// Takes over the annotations, under the webhook's name, and the warnings of an answer. Of mutating webhooks the last word counts;
    /// validating ones add to it and change nothing.
    /// </summary>
    public static void Take(Hook hook, ReviewResponse response, bool mutating, AdmissionAttributes attributes)
    {
        foreach ((string key, Node value) in response.AuditAnnotations)
        {
            string full = $"{hook.Name}/{key}";
            if (!key.Contains('/', StringComparison.Ordinal) && LabelSyntax.KeyErrors(full).Count == 0 &&
                !attributes.Annotations.TryAdd(full, ((TextNode)value).Value) && mutating)
            {
                attributes.Annotations[full] = ((TextNode)value).Value;
            }
        }

        foreach (string warning in response.Warnings)
        {
            attributes.Warnings.Add(warning);
        }
    }

    /// <summary>A mutating webhook was called, and changed something or not.</summary>
    /// <param name="hook">The webhook.</param>
    /// <param name="place">Its round and index.</param>
    /// <param name="mutated">Whether it changed something.</param>
    /// <param name="attributes">The request.</param>
    public static void Mutated(Hook hook, string place, bool mutated, AdmissionAttributes attributes) =>
        attributes.Annotations[Mutation + place] = Json(hook, new MapNode { ["mutated"] = mutated });

    /// <summary>The patch itself, for audit lines that may show parts of objects.</summary>
    public static void Patched(Hook hook, string place, ListNode patch, AdmissionAttributes attributes)
    {
        if (attributes.DetailedAnnotations is { } detailed)
        {
            detailed["patch.webhook.admission.k8s.io/" + place] = Json(hook, new MapNode { ["patch"] = patch, ["patchType"] = "JSONPatch" });
        }
    }

    /// <summary>A webhook failed and the request went on.</summary>
    public static void FailedOpen(Hook hook, string place, bool mutating, AdmissionAttributes attributes) =>
        attributes.Annotations[$"failed-open.{(mutating ? Mutation : "validating.webhook.admission.k8s.io/")}{place}"] = hook.Name;

    private static string Json(Hook hook, MapNode rest)
    {
        using var json = new JsonBuffer(256);
        json.Raw("{\"configuration\":"u8);
        json.Text(hook.Configuration);
        json.Raw(",\"webhook\":"u8);
        json.Text(hook.Name);
        foreach ((string key, Node value) in rest)
        {
            json.Raw((byte)',');
            json.Text(key);
            json.Raw((byte)':');
            CanonicalWriter.Free(json, value);
        }

        json.Raw((byte)'}');
        return System.Text.Encoding.UTF8.GetString(json.Written);
    }
}
