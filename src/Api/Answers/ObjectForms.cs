using System.Globalization;
using Kronicle.Api.Negotiation;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Tables;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Conversion;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Api.Answers;

/// <summary>The forms of single objects that are more than their stored bytes.</summary>
public sealed class ObjectForms(TimeProvider clock)
{
    /// <summary>One object as JSON in the asked projection.</summary>
    public ReadOnlyMemory<byte> Object(ResourceDefinition resource, CachedObject item, OutputForm form) => Shown(resource, Served(resource, item), form);

    private ReadOnlyMemory<byte> Shown(ResourceDefinition resource, CachedObject item, OutputForm form, string? revision = null)
    {
        using var json = new JsonBuffer(8192);
        switch (form.Projection)
        {
            case Projection.Table:
                var table = new TableWriter(TableDocument.Of(resource), json, clock.GetUtcNow());
                table.Begin(new(Version(form), revision ?? item.Revision.ToString(CultureInfo.InvariantCulture)));
                WriteRow(table, json, resource, item, form);
                table.End();
                break;
            case Projection.Metadata:
                ObjectBytes.WriteMetadata(json, item, form.ProjectionVersion);
                break;
            default:
                ObjectBytes.Write(json, item);
                break;
        }

        return json.ToArray();
    }

    /// <summary>An object that is not stored.</summary>
    public ReadOnlyMemory<byte> Tree(TreeAnswer answer, OutputForm form)
    {
        using var json = new JsonBuffer(4096);
        CanonicalWriter.Write(json, answer.Object, answer.Type);
        byte[] bytes = json.ToArray();
        ResourceDefinition? shown = Shows(answer.Resource, answer.Type) ? answer.Resource
            : Shows(ScaleResource.Definition, answer.Type) ? ScaleResource.Definition : null;
        return form.Projection != Projection.None && shown is not null
            ? Shown(shown, new CachedObject("", bytes, 0, 0, DocumentIndex.Scan(bytes, [])), form, answer.Object.Map("metadata")?.Text("resourceVersion"))
            : bytes;
    }

    private static bool Shows(ResourceDefinition? resource, StructType type) => resource is not null && ReferenceEquals(type, resource.Type);

    /// <summary>A stored object in the served version: itself unless another version is stored.</summary>
    public static CachedObject Served(ResourceDefinition resource, CachedObject item)
    {
        if (!VersionConversion.Needed(resource))
        {
            return item;
        }

        ResourceDefinition storage = ResourceCatalogue.BuiltIn.StorageOf(resource);
        MapNode tree = VersionConversion.FromStorage(resource, item.Tree(storage.Type));
        byte[] json = CanonicalWriter.Stored(tree, resource.Type);
        return new CachedObject(item.Key, json, item.Revision, item.CreateRevision, DocumentIndex.Scan(json, []));
    }

    /// <summary>One row of a Table; rows are compiled once for each state of an object.</summary>
    public static void WriteRow(TableWriter table, System.Buffers.IBufferWriter<byte> output, ResourceDefinition resource, CachedObject item, OutputForm form)
    {
        TableRow row = item.Attached(i => TableRows.Compile(resource, i.Tree(resource.Type)));
        table.BeginRow(row);
        switch (form.IncludeObject)
        {
            case "None":
                System.Buffers.BuffersExtensions.Write(output, "null"u8);
                break;
            case "Object":
                ObjectBytes.Write(output, item);
                break;
            default:
                ObjectBytes.WriteMetadata(output, item, form.ProjectionVersion);
                break;
        }

        table.EndRow();
    }

    public static TableVersion Version(OutputForm form) => form.ProjectionVersion == "v1" ? TableVersion.V1 : TableVersion.V1Beta1;
}
