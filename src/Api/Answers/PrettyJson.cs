using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kronicle.Api.Answers;

/// <summary>JSON indented by two spaces, for people: the pretty parameter.</summary>
public static class PrettyJson
{
    public static ReadOnlyMemory<byte> Indent(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = Domain.Canonical.TreeReader.MaxDepth });
        var output = new ArrayBufferWriter<byte>(json.Length * 2);
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions
        {
            Indented = true,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }))
        {
            document.WriteTo(writer);
        }

        return output.WrittenMemory;
    }
}
