using System.Collections.Concurrent;
using System.Text;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Schema;

namespace Kronicle.Infrastructure.Wire.Protobuf;

/// <summary>A message compiled from the catalogue: what both directions walk by.</summary>
internal sealed class MessagePlan
{
    private const string SchemaProps = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps";
    private const string SubresourceStatus = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresourceStatus";
    private const string ApiResource = "io.k8s.apimachinery.pkg.apis.meta.v1.APIResource";

    private const int Always = -1;

    private static readonly ConcurrentDictionary<StructType, MessagePlan> Plans = new();

    private readonly WireField?[] byNumber;

    private MessagePlan(StructType type, string goName, List<WireField> fields)
    {
        Type = type;
        GoName = goName;
        Names = [.. type.Fields.Select(field => Encoding.UTF8.GetBytes(field.Name))];
        fields.Sort((a, b) => a.Number.CompareTo(b.Number));
        Fields = [.. fields];
        Slots = [.. fields.Select(field => field.Kind != WireKind.Carrier && field.Optional ? field.Slot : Always)];
        byNumber = new WireField?[fields.Count == 0 ? 0 : fields[^1].Number + 1];
        foreach (WireField field in fields)
        {
            byNumber[field.Number] = field;
        }
    }

    /// <summary>The type whose JSON object holds the fields; for a carrier that of the object around it.</summary>
    public StructType Type { get; }

    /// <summary>The JSON names of the type's fields, in their order.</summary>
    public byte[][] Names { get; }

    /// <summary>The message's Go name, which stands in errors.</summary>
    public string GoName { get; }

    /// <summary>In order of numbers.</summary>
    public WireField[] Fields { get; }

    /// <summary>
    /// For each of <see cref="Fields"/> the place of its value, where its absence means that nothing is written; less than 0 for one that
    /// is always written. Most fields of an object are absent: they are passed over without looking at them.
    /// </summary>
    public int[] Slots { get; }

    public WireField? Find(int number) => (uint)number < (uint)byNumber.Length ? byNumber[number] : null;

    public static MessagePlan Of(StructType type) =>
        Plans.GetOrAdd(type, static key => Compile(key, "", key.Inlines, key.ShortName));

    private static MessagePlan Compile(StructType type, string carrier, IReadOnlyDictionary<string, InlineMessage> inlines, string goName)
    {
        var fields = new List<WireField>();
        foreach (Field field in type.Fields)
        {
            if (field.ProtoNumber > 0 && (field.Carrier ?? "") == carrier)
            {
                fields.Add(Compile(type, field));
            }
        }

        foreach ((string name, InlineMessage inline) in inlines)
        {
            StructType inner = ResourceCatalogue.BuiltIn.Type(inline.TypeName) ??
                throw new InvalidOperationException($"types.facts has no type {inline.TypeName}");
            string path = carrier.Length == 0 ? name : carrier + "." + name;
            fields.Add(new WireField
            {
                Number = inline.Number,
                Kind = WireKind.Carrier,
                GoName = inner.ShortName,
                Optional = false,
                MakePlan = () => Compile(type, path, inner.Inlines, inner.ShortName),
            });
        }

        return new MessagePlan(type, goName, fields);
    }

    private static WireField Compile(StructType type, Field field)
    {
        ValueShape shape = field.Shape;
        Repetition repetition = shape.Form switch
        {
            ValueForm.List => Repetition.List,
            ValueForm.Map => Repetition.Map,
            _ => Repetition.One,
        };
        ValueShape element = repetition == Repetition.One ? shape : shape.Element!;
        WireKind kind = Kind(element);

        // The table calls Verbs a plain list, but it travels in a message of its own.
        if (type.Name == ApiResource && field.Name == "verbs")
        {
            kind = WireKind.Strings;
            repetition = Repetition.One;
        }

        // Go embeds metadata under its type's name.
        string name = field.Name == "metadata" && kind == WireKind.Message ? element.Struct.ShortName : field.ProtoName ?? field.Name;
        return new WireField
        {
            Number = field.ProtoNumber,
            Kind = kind,
            Repetition = repetition,
            Field = field,
            GoName = char.ToUpperInvariant(name[0]) + name[1..],
            Optional = field.Pointer || repetition != Repetition.One || kind is WireKind.Bytes or WireKind.Strings,
            MakePlan = kind switch
            {
                WireKind.Message => () => Of(element.Struct),
                WireKind.SchemaOrBool or WireKind.SchemaOrArray or WireKind.SchemaOrStrings =>
                    () => Of(ResourceCatalogue.BuiltIn.Type(SchemaProps)!),
                _ => null,
            },
        };
    }

    private static WireKind Kind(ValueShape shape) => shape.Form switch
    {
        ValueForm.String => WireKind.String,
        ValueForm.Boolean => WireKind.Boolean,
        ValueForm.Int32 or ValueForm.Int64 => WireKind.Integer,
        ValueForm.Double => WireKind.Double,
        ValueForm.Bytes => WireKind.Bytes,
        ValueForm.Time => WireKind.Time,
        ValueForm.MicroTime => WireKind.MicroTime,
        ValueForm.Quantity => WireKind.Quantity,
        ValueForm.IntOrString => WireKind.IntOrString,
        ValueForm.Struct => WireKind.Message,
        ValueForm.List => WireKind.Strings,
        _ when shape.TypeName == SchemaProps + "OrBool" => WireKind.SchemaOrBool,
        _ when shape.TypeName == SchemaProps + "OrArray" => WireKind.SchemaOrArray,
        _ when shape.TypeName == SchemaProps + "OrStringArray" => WireKind.SchemaOrStrings,
        _ when shape.TypeName == SubresourceStatus => WireKind.Empty,
        _ => WireKind.Raw,
    };
}
