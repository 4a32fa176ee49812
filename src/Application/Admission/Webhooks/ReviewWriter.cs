using Kronicle.Application.Authentication;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Webhooks;

/// <summary>
/// Writes the question: admission.k8s.io AdmissionReview, whose versions v1 and v1beta1 have the same fields.
/// https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#request
/// </summary>
internal static class ReviewWriter
{
    /// <param name="version">v1 or v1beta1.</param>
    /// <param name="uid">The identifier of this question, which the answer must bring back.</param>
    /// <param name="target">The version in which the webhook is shown the request.</param>
    /// <param name="objects">The request's objects.</param>
    public static byte[] Write(string version, string uid, HookTarget target, ReviewedObjects objects)
    {
        AdmissionAttributes attributes = objects.Attributes;
        using var json = new JsonBuffer(4096);
        json.Raw("{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/"u8);
        json.Ascii(version);
        json.Raw("\",\"request\":{\"uid\":"u8);
        json.Text(uid);
        Kind(json, ",\"kind\":"u8, target.Kind);
        Resource(json, ",\"resource\":"u8, target.Resource);
        Optional(json, ",\"subResource\":"u8, attributes.Subresource);
        Kind(json, ",\"requestKind\":"u8, attributes.Kind);
        Resource(json, ",\"requestResource\":"u8, attributes.Resource);
        Optional(json, ",\"requestSubResource\":"u8, attributes.Subresource);
        Optional(json, ",\"name\":"u8, attributes.Name);
        Optional(json, ",\"namespace\":"u8, NamespaceOf(attributes));
        json.Raw(",\"operation\":"u8);
        json.Text(OperationNames.Of(attributes.Operation));
        User(json, attributes.User);
        json.Raw(",\"object\":"u8);
        json.Raw(objects.Object(target));
        json.Raw(",\"oldObject\":"u8);
        json.Raw(objects.OldObject(target));
        json.Raw(",\"dryRun\":"u8);
        json.Raw(attributes.DryRun ? "true"u8 : "false"u8);
        json.Raw(",\"options\":"u8);
        CanonicalWriter.Free(json, attributes.Options?.Invoke() as Node ?? NullNode.Instance);
        json.Raw("}}"u8);
        return json.ToArray();
    }

    // A request about a namespace itself counts as one within it.
    private static string NamespaceOf(AdmissionAttributes attributes) =>
        attributes.Resource is { Group: "", Resource: "namespaces" } ? attributes.Name : attributes.Namespace;

    private static void Kind(JsonBuffer json, ReadOnlySpan<byte> name, GroupVersionKind kind) =>
        Three(json, name, kind.Group, kind.Version, ",\"kind\":"u8, kind.Kind);

    private static void Resource(JsonBuffer json, ReadOnlySpan<byte> name, ResourceDefinition resource) =>
        Three(json, name, resource.Group, resource.Version, ",\"resource\":"u8, resource.Resource);

    private static void Three(JsonBuffer json, ReadOnlySpan<byte> name, string group, string version, ReadOnlySpan<byte> last, string value)
    {
        json.Raw(name);
        json.Raw("{\"group\":"u8);
        json.Text(group);
        json.Raw(",\"version\":"u8);
        json.Text(version);
        json.Raw(last);
        json.Text(value);
        json.Raw((byte)'}');
    }

    private static void User(JsonBuffer json, UserInfo user)
    {
        json.Raw(",\"userInfo\":{\"username\":"u8);
        json.Text(user.Name);
        Optional(json, ",\"uid\":"u8, user.Uid);
        if (user.Groups.Count > 0)
        {
            json.Raw(",\"groups\":"u8);
            Texts(json, user.Groups);
        }

        string? between = null;
        foreach ((string key, IReadOnlyList<string> values) in user.Extra.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.Ascii(between ?? ",\"extra\":{");
            json.Text(key);
            json.Raw((byte)':');
            Texts(json, values);
            between = ",";
        }

        json.Ascii(between is null ? "}" : "}}");
    }

    private static void Texts(JsonBuffer json, IReadOnlyList<string> values)
    {
        json.Raw((byte)'[');
        for (int i = 0; i < values.Count; i++)
        {
            if (i > 0)
            {
                json.Raw((byte)',');
            }

            json.Text(values[i]);
        }

        json.Raw((byte)']');
    }

    private static void Optional(JsonBuffer json, ReadOnlySpan<byte> name, string value)
    {
        if (value.Length > 0)
        {
            json.Raw(name);
            json.Text(value);
        }
    }
}
