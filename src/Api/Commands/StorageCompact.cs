using System.Globalization;
using Kronicle.Api.CommandLine;
using Kronicle.Api.Hosting;
using Kronicle.Application.Maintenance;

namespace Kronicle.Api.Commands;

/// <summary>kronicle storage compact: lets go of the past and gives its room back.</summary>
internal static class StorageCompact
{
    public static Command Command { get; } = new("storage compact", "Let go of old states and of old history, and give room back", RunAsync)
    {
        Flags =
        [
            new FlagSection("What to let go of",
            [
                Flag.Own("revision", "N", "the newest", "States older than this revision can be read no more; the history stays.", text =>
                    Revision(text) is null ? "a revision, such as 12000" : null),
                Flag.Own("history-before", "WHEN", "", "History to let go of as well: before a revision, a time, or an age such as 720h.", text =>
                    Revision(text) is null && Time(text) is null && GoDuration.Parse(text) is not { Ticks: >= 0 }
                        ? "a revision, a time such as 2026-01-31T00:00:00Z, or an age such as 720h"
                        : null),
            ]),
            StoreFlags.Section,
        ],
        Check = StoreFlags.Check,
        Description = """
            Servers compact by themselves (--etcd-compaction-interval); this does it at once. What is there now always stays.
            An embedded store's file is written anew without free room; that needs as much free room as the data has, meanwhile.
            """,
        Examples = """
            kronicle storage compact
                Make the embedded store in the default data directory as small as it can be without losing history.
            kronicle storage compact --history-before=720h --data-dir=/var/lib/kronicle
                Forget who changed what more than thirty days ago as well.
            """,
    };

    private static async Task<int> RunAsync(CommandContext context)
    {
        IStoreUpkeep? file = Stores.UpkeepOf(context.Options);
        await using (OpenStore store = await Stores.OpenExistingAsync(context.Options))
        {
            await TrimAsync(store, context);
        }

        if (file is not null)
        {
            StoreRoom room = await file.ShrinkAsync(context.Cancellation);
            await context.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{room.Events:N0} events went; the file has {room.After:N0} bytes, {Math.Max(0, room.Before - room.After):N0} were given back"));
        }

        return ExitCodes.Fine;
    }

    private static async Task TrimAsync(OpenStore store, CommandContext context)
    {
        CancellationToken cancellation = context.Cancellation;
        long newest = await store.Log.CurrentRevisionAsync(cancellation);
        long revision = context.Argument("revision") is { } asked ? Revision(asked)!.Value : newest;
        if (revision > newest)
        {
            throw new Application.StartupException($"--revision: {revision} lies in the future: the newest is {newest}");
        }

        await store.Log.CompactAsync(revision, cancellation);
        await context.Output.WriteLineAsync($"{store.Description}: compacted up to revision {revision}");
        if (context.Argument("history-before") is { } when)
        {
            long before = Revision(when) ?? await HistoryTimes.RevisionBeforeAsync(
                store.History, Time(when) ?? context.Clock.GetUtcNow() - GoDuration.Parse(when)!.Value, cancellation);
            await store.History.TrimAsync(before, cancellation);
            await context.Output.WriteLineAsync($"the history begins at revision {(await store.History.BoundsAsync(cancellation)).Trimmed}");
        }
    }

    private static long? Revision(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long revision) && revision > 0 ? revision : null;

    private static DateTimeOffset? Time(string text) =>
        text.Contains('-', StringComparison.Ordinal) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;
}
