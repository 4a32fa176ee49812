using System.Buffers;
using System.Text;
using System.Text.Json;
using Kronicle.Application.Tables;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Tables;

/// <summary>Rows of objects that are written as JSON.</summary>
internal static class Rows
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public static MapNode Object(string json) =>
        Assert.IsType<MapNode>(TreeReader.Read(Encoding.UTF8.GetBytes(json), out _));

    public static ResourceDefinition Resource(string group, string resource) =>
        ResourceCatalogue.BuiltIn.Resources.First(r => r.Group == group && r.Resource == resource);

    public static TableRow Compile(string group, string resource, string json) => TableRows.Compile(Resource(group, resource), Object(json));

    /// <summary>The cells as text, joined with bars.</summary>
    public static string Print(TableRow row, DateTimeOffset? now = null) => string.Join('|', Cells(row, now).Select(cell => cell.ToString()));

    public static JsonElement[] Cells(TableRow row, DateTimeOffset? now = null)
    {
        using JsonDocument document = JsonDocument.Parse(Json(row, now));
        return [.. document.RootElement.Clone().EnumerateArray()];
    }

    public static string Json(TableRow row, DateTimeOffset? now = null)
    {
        var output = new ArrayBufferWriter<byte>();
        row.WriteCells(output, now ?? Noon);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
