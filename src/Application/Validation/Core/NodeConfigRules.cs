using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.Core;

/// <summary>The kubelet's configuration from a ConfigMap: a removed feature (KEP-281) whose fields stored nodes may still have.</summary>
internal static class NodeConfigRules
{
    private static readonly Lazy<StructType> Type = new(() => ResourceCatalogue.BuiltIn.Type("io.k8s.api.core.v1.NodeConfigSource")!);

    public static void Check(MapNode node, Causes causes)
    {
        Source(node.Map("spec")?.Map("configSource"), FieldPath.Spec.Child("configSource"), ofStatus: false, causes);
        foreach (string field in (ReadOnlySpan<string>)["assigned", "active", "lastKnownGood"])
        {
            Source(node.Map("status")?.Map("config")?.Map(field), FieldPath.Status.Child("config").Child(field), ofStatus: true, causes);
        }
    }

    private static void Source(MapNode? source, FieldPath path, bool ofStatus, Causes causes)
    {
        if (source is null)
        {
            return;
        }

        if (source.Map("configMap") is { } map)
        {
            Identity(map, path.Child("configMap"), ofStatus, causes);
            Named(map, "namespace", path.Child("configMap"), value => NameForms.Errors(NameForm.Label, value), causes);
            Named(map, "name", path.Child("configMap"), value => NameForms.Errors(NameForm.Subdomain, value), causes);
            string key = map.TextOf("kubeletConfigKey");
            if (key.Length == 0)
            {
                causes.Add(FieldError.Required(path.Child("configMap").Child("kubeletConfigKey"), ""));
            }
            else
            {
                causes.Add(KeyedData.CheckKey(key, path.Child("configMap").Child("kubeletConfigKey")));
            }
        }
        else
        {
            causes.Add(FieldError.Invalid(path, InternalValue.Json(source, Type.Value), "exactly one reference subfield must be non-nil"));
        }
    }

    private static void Identity(MapNode map, FieldPath path, bool ofStatus, Causes causes)
    {
        foreach (string field in (ReadOnlySpan<string>)["uid", "resourceVersion"])
        {
            if (ofStatus && !map.HasText(field))
            {
                causes.Add(FieldError.Required(path.Child(field), ""));
            }
            else if (!ofStatus && map.HasText(field))
            {
                causes.Add(FieldError.Forbidden(path.Child(field), $"{field} must not be set in spec"));
            }
        }
    }

    private static void Named(MapNode map, string field, FieldPath path, Func<string, IReadOnlyList<string>> errors, Causes causes)
    {
        string value = map.TextOf(field);
        if (value.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child(field), ""));
            return;
        }

        foreach (string error in errors(value))
        {
            causes.Add(FieldError.InvalidText(path.Child(field), value, error));
        }
    }
}
