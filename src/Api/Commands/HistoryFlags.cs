using Kronicle.Api.CommandLine;
using Kronicle.Application.EventLog;
using Kronicle.Application.Replay;

namespace Kronicle.Api.Commands;

/// <summary>The flags that commands have which read the history, and their values.</summary>
internal static class HistoryFlags
{
    private const string Moments = "a revision such as 1200, a time such as 2026-01-31T08:00:00Z, or an age such as 24h";

    public static Flag Moment(string name, string @default, string help) =>
        Flag.Own(name, "WHEN", @default, help, text => Read(text, TimeProvider.System) is null ? Moments : null);

    public static Flag Resource { get; } = Flag.Own("resource", "R", "", "Only changes of this resource, such as pods, deploy or widgets.example.com.", text =>
        NamedResource.Find(text) is null ? "a resource that is stored, such as pods or deployments.apps; custom ones as PLURAL.GROUP" : null);

    public static Flag Namespace { get; } = Flag.Own("namespace", "NS", "", "The namespace.") with { Letter = 'n' };

    public static Flag Output(string forms, string @default) =>
        Flag.Own("output", "FORM", @default, $"{forms}.", form => forms.Split(", ").Contains(form) ? null : forms) with { Letter = 'o' };

    /// <summary>A place in the history; null when the flag was not given.</summary>
    public static Moment? MomentOf(CommandContext context, string name) => context.Argument(name) is { } text ? Read(text, context.Clock) : null;

    /// <summary>The range of a filter; null when nothing can lie in it.</summary>
    /// <exception cref="HistoryRefusedException">It begins before the history does.</exception>
    public static async Task<ChangeFilter?> RangeAsync(CommandContext context, IEventHistory history, ChangeFilter filter)
    {
        long after = (await history.BoundsAsync(context.Cancellation)).Trimmed;
        if (MomentOf(context, "since") is { } since)
        {
            long revision = await since.ResolveAsync(history, context.Cancellation);
            after = since.Revision > 0 ? revision - 1 : revision;
        }

        long until = 0;
        if (MomentOf(context, "until") is { } end)
        {
            until = await end.ResolveAsync(history, context.Cancellation);
            if (until <= after)
            {
                return null;
            }
        }

        return filter with { After = after, Until = until };
    }

    // Digits alone are a revision: 0 is none, and must not be taken for the age of nothing, which is now.
    private static Moment? Read(string text, TimeProvider clock) => Application.Replay.Moment.Parse(text)
        ?? (text.All(char.IsAsciiDigit) ? null : GoDuration.Parse(text) is { Ticks: >= 0 } age ? new Moment(0, clock.GetUtcNow() - age) : null);
}
