using System.Globalization;
using System.Text.Json;
using Kronicle.Api.CommandLine;
using Kronicle.Api.Hosting;
using Kronicle.Application.Maintenance;

namespace Kronicle.Api.Commands;

/// <summary>kronicle storage info: what a store holds, as a table or as JSON.</summary>
internal static class StorageInfo
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    public static Command Command { get; } = new("storage info", "Tell what a store holds: revisions, bytes, events and objects", RunAsync)
    {
        Flags =
        [
            new FlagSection("Output",
            [
                Flag.Own("output", "FORM", "table", "table, or json for programs.", form => form is "table" or "json" ? null : "table or json") with { Letter = 'o' },
            ]),
            StoreFlags.Section,
        ],
        Check = StoreFlags.Check,
        Examples = """
            kronicle storage info
                The embedded store in the default data directory, while its server is stopped.
            kronicle storage info --etcd-servers=http://127.0.0.1:2379 -o json
                An etcd, which may be in use.
            """,
    };

    /// <summary>The information as a table for people.</summary>
    public static void WriteTable(TextWriter output, string store, StoreInfo info)
    {
        Write("store", store);
        Write("revision", Number(info.Newest));
        Write("readable from", info.Compacted == 0 ? "the first revision" : $"{Number(info.Compacted)} (compacted)");
        Write("history from", info.History.Trimmed == 0 ? "the first event" : $"{Number(info.History.Trimmed)} (trimmed)");
        Write("events", $"{Number(info.History.Events)}, about");
        Write("bytes", $"{Number(info.History.Bytes)}, about");
        output.WriteLine();
        int width = info.Resources.Select(item => item.Resource.Length).Append("RESOURCE".Length).Max() + 3;
        output.WriteLine($"{"RESOURCE".PadRight(width)}{"OBJECTS",12}{"BYTES",16}");
        foreach (ResourceCount item in info.Resources)
        {
            output.WriteLine($"{item.Resource.PadRight(width)}{Number(item.Objects),12}{Number(item.Bytes),16}");
        }

        output.WriteLine($"{"total".PadRight(width)}{Number(info.Resources.Sum(item => item.Objects)),12}{Number(info.Resources.Sum(item => item.Bytes)),16}");

        void Write(string name, string value) => output.WriteLine($"{name,-16}{value}");
    }

    /// <summary>The information as one JSON object. Its names stay as they are; further ones may be added.</summary>
    public static void WriteJson(TextWriter output, string store, StoreInfo info)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            json.WriteStartObject();
            json.WriteString("store", store);
            json.WriteNumber("revision", info.Newest);
            json.WriteNumber("compacted", info.Compacted);
            json.WriteNumber("trimmed", info.History.Trimmed);
            json.WriteNumber("events", info.History.Events);
            json.WriteNumber("bytes", info.History.Bytes);
            json.WriteStartArray("resources");
            foreach (ResourceCount item in info.Resources)
            {
                json.WriteStartObject();
                json.WriteString("resource", item.Resource);
                json.WriteNumber("objects", item.Objects);
                json.WriteNumber("bytes", item.Bytes);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private static async Task<int> RunAsync(CommandContext context)
    {
        await using OpenStore store = await Stores.OpenExistingAsync(context.Options);
        StoreInfo info = await StoreInfo.ReadAsync(store.Log, store.History, context.Cancellation);
        Action<TextWriter, string, StoreInfo> write = context.Argument("output") == "json" ? WriteJson : WriteTable;
        write(context.Output, store.Description, info);
        return ExitCodes.Fine;
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
