using Kronicle.Api.CommandLine;
using Kronicle.Api.Hosting;
using Kronicle.Application.Replay;
using Kronicle.Domain.Objects;

namespace Kronicle.Api.Commands;

/// <summary>kronicle history: the revisions of one object, or an object or a namespace as it was.</summary>
internal static class ObjectHistory
{
    public static Command Command { get; } = new("history", "Show the revisions of an object, or an object or a namespace as it was", RunAsync)
    {
        Operands = "[RESOURCE NAME | RESOURCE/NAME]",
        MostOperands = 2,
        Flags =
        [
            new FlagSection("What to show",
            [
                HistoryFlags.Namespace,
                HistoryFlags.Moment("at", "", "The object, or without one the whole namespace, as it was then."),
                HistoryFlags.Moment("since", "the history's beginning", "Changes from this revision, time or age on."),
                HistoryFlags.Moment("until", "now", "Changes up to this revision, or before this time or age."),
                HistoryFlags.Output("table, json, yaml", "table, with --at yaml"),
                Flag.Own("keep-addresses", "", "false", "With --at: services ask for the addresses and node ports that they had."),
                Flag.Own("with-owned", "", "false", "With --at: also what controllers make again from the others."),
            ]),
            StoreFlags.Section,
        ],
        Check = StoreFlags.Check,
        Description = """
            What --at prints is ready for kubectl apply -f - or kubectl create -f -: it has no uid, resourceVersion, status or other field
            that servers set, and a namespace comes in an order in which it can be made. Warnings are on standard error. A time means the
            state before what happened at that time. Secrets are printed as they were: mind where the output goes.
            """,
        Examples = """
            kronicle history deployment web -n shop
                Who changed a deployment, and what.
            kronicle history deployment web -n shop --at=2026-01-31T08:00:00Z
                The deployment as it was at eight; kubectl apply -f - takes it back to that.
            kronicle history --namespace=shop --at=1h
                A namespace that was deleted within the last hour; kubectl create -f - brings it back.
            """,
    };

    private static async Task<int> RunAsync(CommandContext context)
    {
        IReadOnlyList<string> named = context.Operands is [var pair] && pair.Split('/') is { Length: 2 } parts ? parts : context.Operands;
        string? wrong = ProblemOf(context, named.Count);
        NamedResource? resource = named.Count == 2 ? NamedResource.Find(named[0]) : null;
        if (wrong is null && named.Count == 2 && resource is null)
        {
            wrong = $"there is no resource \"{named[0]}\": name it as kubectl does, a custom one as PLURAL.GROUP";
        }

        if (wrong is not null)
        {
            await context.Error.WriteLineAsync($"kronicle history: {wrong}");
            return ExitCodes.Usage;
        }

        await using OpenHistory store = await Stores.OpenHistoryAsync(context.Options);
        string ns = context.Argument("namespace") ?? "";
        if (HistoryFlags.MomentOf(context, "at") is { } at)
        {
            return await PrintAsync(context, store, resource?.Key(ns, named[1]), ns, at);
        }

        string place = ns.Length > 0 || resource!.Namespaced is not true ? ns : "default";
        long told = await AuditReplay.TellAsync(context, store, new ChangeFilter
        {
            Resource = resource, Name = named[1], Namespace = place.Length > 0 ? place : null,
        });
        return told > 0 ? ExitCodes.Fine : await AbsentAsync(context, "the history has no change of it in that time");
    }

    private static string? ProblemOf(CommandContext context, int operands) => (operands, context.Argument("at"), context.Argument("namespace")) switch
    {
        (1, _, _) => "it takes a resource and a name, such as: kronicle history deployment web",
        (0, null, _) => "name an object, or a namespace with --namespace and a moment with --at",
        (0, _, null) => "--at needs an object, or --namespace for a whole namespace",
        (_, { }, _) when context.Argument("output") == "table" => "--at prints objects: use -o yaml or -o json",
        (_, { }, _) when context.Argument("since") is not null || context.Argument("until") is not null => "--at stands alone: --since and --until are for changes",
        _ => null,
    };

    private static async Task<int> PrintAsync(CommandContext context, OpenHistory store, string? key, string ns, Moment at)
    {
        if (at.Revision == 0 && at.Time > context.Clock.GetUtcNow())
        {
            return await AbsentAsync(context, $"{context.Argument("at")} lies in the future");
        }

        long revision = await at.ResolveAsync(store.History, context.Cancellation);
        var past = new PastObjects(store.History, note => context.Error.WriteLine($"kronicle history: {note}"))
        {
            KeepAddresses = context.Argument("keep-addresses") == "true", WithOwned = context.Argument("with-owned") == "true", WithoutHistory = OddlyMissing(store),
        };
        string form = context.Argument("output") ?? "yaml";
        if (key is not null)
        {
            if (await past.OneAsync(key, revision, context.Cancellation) is not { } item)
            {
                return await AbsentAsync(context, $"it was not there at revision {revision}");
            }

            TreeText.Write(context.Output, item, form, first: true);
            return ExitCodes.Fine;
        }

        var progress = new ProgressLines(context.Error, context.ErrorIsTerminal, context.Clock);
        long written = 0;
        await foreach (MapNode item in past.NamespaceAsync(ns, revision, context.Cancellation))
        {
            TreeText.Write(context.Output, item, form, first: written == 0);
            written++;
            progress.Tell($"{written} objects");
        }

        progress.End();
        return written > 0 ? ExitCodes.Fine : await AbsentAsync(context, $"there was no namespace {ns} at revision {revision}");
    }

    // Nobody misses what is left out by default.
    private static string[] OddlyMissing(OpenHistory store) =>
        [.. store.WithoutHistory.Except(Application.EventLog.HistoryScopes.ExcludedByDefault.Select(Application.EventLog.HistoryScopes.KeyRootOf).OfType<string>())];

    private static async Task<int> AbsentAsync(CommandContext context, string why)
    {
        await context.Error.WriteLineAsync($"kronicle history: {why}");
        return ExitCodes.Problem;
    }
}
