using System.Collections.Frozen;
using System.Text;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.Shared;

/// <summary>
/// Values as causes show them where the reference prints its internal types: those have no JSON tags, so fields go by their Go names
/// and none is left out, as in {"Key":"a","Value":"","Effect":"NoSchedule","TimeAdded":null}.
/// </summary>
public static class InternalValue
{
    private const string MetaTypes = "io.k8s.apimachinery.pkg.";

    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["apiGroup"] = "APIGroup",
        ["apiGroups"] = "APIGroups",
        ["apiVersion"] = "APIVersion",
        ["apiVersions"] = "APIVersions",
        ["uid"] = "UID",
        ["ip"] = "IP",
        ["url"] = "URL",
        ["caBundle"] = "CABundle",
        ["seLinuxMount"] = "SELinuxMount",
        ["fsType"] = "FSType",
        ["gcePersistentDisk"] = "GCEPersistentDisk",
        ["awsElasticBlockStore"] = "AWSElasticBlockStore",
        ["nfs"] = "NFS",
        ["rbd"] = "RBD",
        ["iscsi"] = "ISCSI",
        ["iqn"] = "IQN",
        ["cephfs"] = "CephFS",
        ["fc"] = "FC",
        ["storageos"] = "StorageOS",
        ["pdName"] = "PDName",
        ["csi"] = "CSI",
        ["int"] = "IntValue",
        ["bool"] = "BoolValue",
        ["string"] = "StringValue",
        ["version"] = "VersionValue",
        ["ints"] = "IntValues",
        ["bools"] = "BoolValues",
        ["strings"] = "StringValues",
        ["versions"] = "VersionValues",
        ["cel"] = "CEL",
        ["seLinuxOptions"] = "SELinuxOptions",
        ["gmsaCredentialSpec"] = "GMSACredentialSpec",
        ["gmsaCredentialSpecName"] = "GMSACredentialSpecName",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>An object of a type; null when there is none.</summary>
    public static string Json(MapNode? value, StructType type)
    {
        if (value is null)
        {
            return "null";
        }

        var text = new StringBuilder();
        Struct(text, value, type);
        return text.ToString();
    }

    /// <summary>A field's value: what a string, a number, a list or an object of internal type is printed as.</summary>
    public static string Json(Node? value, Field field)
    {
        var text = new StringBuilder();
        Value(text, value, field.Shape, field.Pointer);
        return text.ToString();
    }

    private static void Struct(StringBuilder text, MapNode? value, StructType type)
    {
        if (type.Name.StartsWith(MetaTypes, StringComparison.Ordinal))
        {
            text.Append(ShownValue.Json(value ?? [], type));
            return;
        }

        text.Append('{');
        foreach (Field field in type.Fields)
        {
            text.Append(text[^1] == '{' ? "\"" : ",\"").Append(NameOf(field.Name)).Append("\":");
            Value(text, value?[field.Name], field.Shape, field.Pointer);
        }

        text.Append('}');
    }

    private static void Value(StringBuilder text, Node? node, ValueShape shape, bool pointer)
    {
        switch (node is NullNode ? null : node)
        {
            case null when pointer:
                text.Append("null");
                break;
            case null:
                Zero(text, shape);
                break;
            case MapNode map when shape.Form == ValueForm.Struct:
                Struct(text, map, shape.Struct);
                break;
            case MapNode map when shape.Form == ValueForm.Map:
                Map(text, map, shape.Element!);
                break;
            case ListNode list when shape.Form == ValueForm.List:
                List(text, list, shape.Element!);
                break;
            case var other:
                text.Append(ShownValue.Json(other));
                break;
        }
    }

    private static void Map(StringBuilder text, MapNode map, ValueShape element)
    {
        text.Append('{');
        foreach (KeyValuePair<string, Node> entry in map.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            text.Append(text[^1] == '{' ? "" : ",").Append(FieldError.Quote(entry.Key)).Append(':');
            Value(text, entry.Value, element, pointer: false);
        }

        text.Append('}');
    }

    private static void List(StringBuilder text, ListNode list, ValueShape element)
    {
        text.Append('[');
        for (int i = 0; i < list.Count; i++)
        {
            text.Append(i == 0 ? "" : ",");
            Value(text, list[i], element, pointer: false);
        }

        text.Append(']');
    }

    private static void Zero(StringBuilder text, ValueShape shape)
    {
        switch (shape.Form)
        {
            case ValueForm.Struct:
                Struct(text, null, shape.Struct);
                break;
            case ValueForm.String:
                text.Append("\"\"");
                break;
            case ValueForm.Quantity:
                text.Append("\"0\"");
                break;
            case ValueForm.Boolean:
                text.Append("false");
                break;
            case ValueForm.Int32 or ValueForm.Int64 or ValueForm.Double or ValueForm.IntOrString:
                text.Append('0');
                break;
            default:
                text.Append("null");
                break;
        }
    }

    private static string NameOf(string field) => Names.TryGetValue(field, out string? name) ? name : char.ToUpperInvariant(field[0]) + field[1..];
}
