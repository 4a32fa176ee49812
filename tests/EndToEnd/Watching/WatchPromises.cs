namespace Kronicle.EndToEnd.Watching;

/// <summary>
/// The promises of watches, by the names that etcd gives them: https://etcd.io/docs/v3.5/learning/api_guarantees/#watch-apis. Each is
/// held against an uninterrupted record of all events and, at the end, against a list.
/// </summary>
internal static class WatchPromises
{
    /// <summary>What is broken, each line beginning with the promise's name; empty when all are kept.</summary>
    /// <param name="streams">The connections of one client, one after another.</param>
    /// <param name="record">All events, bookmarks left out.</param>
    /// <param name="end">The revision up to which the streams must have shown everything.</param>
    public static IReadOnlyList<string> Broken(IReadOnlyList<WatchStream> streams, IReadOnlyList<Observed> record, long end)
    {
        var broken = new List<string>();
        for (int i = 0; i < streams.Count; i++)
        {
            Observed[] events = [.. streams[i].Lines.Where(line => !line.IsBookmark)];
            Ordered(events, broken);
            Unique(events, broken);
            Atomic(events, broken);
            Bookmarkable(streams[i], broken);
            Resumable(streams[i], events, record, broken);

            // A connection that was cut owes nothing after its last line; the last one owes all.
            long until = i + 1 < streams.Count ? streams[i + 1].From : end;
            Reliable(streams[i], events, record, until, broken);
        }

        return broken;
    }

    /// <summary>Events that add up to a list, and the values that they show are those of the list.</summary>
    public static IReadOnlyList<string> Differences(IEnumerable<Observed> before, IEnumerable<Observed> events, IEnumerable<Observed> list)
    {
        var state = new SortedDictionary<string, Observed>(StringComparer.Ordinal);
        foreach (Observed item in before.Concat(events.Where(item => !item.IsBookmark)))
        {
            if (item.Type == "DELETED")
            {
                state.Remove(item.Key);
            }
            else
            {
                state[item.Key] = item;
            }
        }

        var listed = list.ToDictionary(item => item.Key, StringComparer.Ordinal);
        return
        [
            .. state.Values.Where(item => !listed.ContainsKey(item.Key)).Select(item => $"reliable: {item} is not in the list"),
            .. listed.Values.Where(item => !state.TryGetValue(item.Key, out Observed? seen) || seen.Revision != item.Revision)
                .Select(item => $"reliable: the list has {item.Key} at {item.Revision}, the events {state.GetValueOrDefault(item.Key)?.ToString() ?? "nothing"}"),
        ];
    }

    private static void Ordered(Observed[] events, List<string> broken)
    {
        for (int i = 1; i < events.Length; i++)
        {
            if (events[i].Revision < events[i - 1].Revision)
            {
                broken.Add($"ordered: {events[i]} came after {events[i - 1]}");
            }
        }
    }

    private static void Unique(Observed[] events, List<string> broken) => broken.AddRange(events
        .GroupBy(item => (item.Key, item.Revision)).Where(same => same.Count() > 1).Select(same => $"unique: {same.First()} came {same.Count()} times"));

    // All events of one revision come without another between them.
    private static void Atomic(Observed[] events, List<string> broken)
    {
        var closed = new HashSet<long>();
        for (int i = 1; i < events.Length; i++)
        {
            if (events[i].Revision != events[i - 1].Revision)
            {
                closed.Add(events[i - 1].Revision);
            }

            if (closed.Contains(events[i].Revision) && !events.Take(i).Contains(events[i]))
            {
                broken.Add($"atomic: {events[i]} came after others of its revision and {events[i - 1]}");
            }
        }
    }

    private static void Bookmarkable(WatchStream stream, List<string> broken)
    {
        long passed = stream.From;
        long marked = stream.From;
        foreach (Observed line in stream.Lines)
        {
            if (line.IsBookmark)
            {
                if (line.Revision < passed)
                {
                    broken.Add($"bookmarkable: a bookmark at {line.Revision} came after revision {passed}");
                }

                marked = Math.Max(marked, line.Revision);
            }
            else if (line.Revision <= marked && marked > stream.From)
            {
                broken.Add($"bookmarkable: {line} came after the bookmark at {marked}");
            }

            passed = Math.Max(passed, line.Revision);
        }
    }

    private static void Resumable(WatchStream stream, Observed[] events, IReadOnlyList<Observed> record, List<string> broken)
    {
        if (events.Length == 0)
        {
            return;
        }

        Observed? due = record.FirstOrDefault(item => item.Revision > stream.From);
        if (events[0].Revision <= stream.From)
        {
            broken.Add($"resumable: a watch from {stream.From} began with {events[0]}");
        }
        else if (due is not null && events[0].Revision > due.Revision)
        {
            broken.Add($"resumable: a watch from {stream.From} began with {events[0]} and not with {due}");
        }
    }

    // Between the first and the last that was owed nothing is missing, and each is what was recorded.
    private static void Reliable(WatchStream stream, Observed[] events, IReadOnlyList<Observed> record, long until, List<string> broken)
    {
        var seen = events.ToLookup(item => (item.Key, item.Revision));
        long first = events.Length == 0 ? stream.From + 1 : events[0].Revision;
        foreach (Observed item in record.Where(item => item.Revision >= first && item.Revision > stream.From && item.Revision <= until))
        {
            if (!seen.Contains((item.Key, item.Revision)))
            {
                broken.Add($"reliable: {item} did not come to a watch from {stream.From}");
            }
            else if (seen[(item.Key, item.Revision)].First() is var shown && shown != item)
            {
                broken.Add($"reliable: {item} was shown as {shown} with {shown.Value}");
            }
        }
    }
}
