using System.Globalization;
using Kronicle.Api.CommandLine;
using Kronicle.Api.Hosting;
using Kronicle.Application.Replay;

namespace Kronicle.Api.Commands;

/// <summary>kronicle audit replay: who changed what, when, and from what to what.</summary>
internal static class AuditReplay
{
    public static Command Command { get; } = new("audit replay", "Tell who changed what and when, from the history of a store", RunAsync)
    {
        Flags =
        [
            new FlagSection("Which changes",
            [
                HistoryFlags.Moment("since", "the history's beginning", "From this revision, time or age on."),
                HistoryFlags.Moment("until", "now", "Up to this revision, or before this time or age."),
                Flag.Own("user", "U", "", "Only changes that this user made."),
                HistoryFlags.Resource,
                HistoryFlags.Namespace,
                Flag.Own("name", "X", "", "Only changes of objects of this name."),
                HistoryFlags.Output("table, json, yaml", "table"),
            ]),
            StoreFlags.Section,
        ],
        Check = StoreFlags.Check,
        Description = """
            Reads any store, beside the servers that use it; an embedded one by a user who may read its file. managedFields and
            resourceVersion are left out, and of Secrets it is told which keys changed, not what they hold. The auditID leads to the
            lines of the audit log, which know more of a request, such as the address that it came from.
            """,
        Examples = """
            kronicle audit replay --since=24h --namespace=shop
                What happened in a namespace since yesterday.
            kronicle audit replay --user=alice --resource=deployments -o json --postgres='Host=db;Database=kronicle;Username=kronicle'
                What alice did to deployments, an object a line.
            """,
    };

    private static async Task<int> RunAsync(CommandContext context)
    {
        await using OpenHistory store = await Stores.OpenHistoryAsync(context.Options);
        var filter = new ChangeFilter
        {
            User = context.Argument("user"), Namespace = context.Argument("namespace"), Name = context.Argument("name"),
            Resource = context.Argument("resource") is { } resource ? NamedResource.Find(resource) : null,
        };
        await TellAsync(context, store, filter);
        return ExitCodes.Fine;
    }

    /// <summary>Writes the changes of a filter, within the range that the command line gives.</summary>
    /// <returns>How many there were.</returns>
    public static async Task<long> TellAsync(CommandContext context, OpenHistory store, ChangeFilter filter)
    {
        if (await HistoryFlags.RangeAsync(context, store.History, filter) is not { } range)
        {
            return 0;
        }

        var replay = new ChangeReplay(store.History);
        var writer = new ChangeWriter(context.Output, context.Argument("output") ?? "table");
        var progress = new ProgressLines(context.Error, context.ErrorIsTerminal, context.Clock);
        long told = 0;
        await foreach (Change change in replay.ReadAsync(range, context.Cancellation))
        {
            writer.Write(change);
            told++;
            progress.Tell(string.Create(CultureInfo.InvariantCulture, $"{replay.Seen:N0} events read, {told:N0} told, at revision {replay.Revision}"));
        }

        progress.End();
        return told;
    }
}
