namespace Kronicle.EndToEnd.Storage.Promises;

/// <summary>A write happens once or not at all, every event has a resourceVersion of its own, and no watcher gets one twice.</summary>
public sealed class NoDuplicates : IPromise
{
    public string Name => "no duplicate";

    public IEnumerable<string> Check(RunRecord run)
    {
        foreach (IGrouping<string?, Seen> written in run.Log.Where(item => !item.Deletes).GroupBy(item => item.Value).Where(Twice))
        {
            yield return $"{written.Key} was written at {string.Join(" and ", written.Select(item => item.Revision))}";
        }

        foreach (IGrouping<long, Seen> revision in run.Log.GroupBy(item => item.Revision).Where(Twice))
        {
            yield return $"revision {revision.Key} is of {string.Join(" and ", revision.Select(item => item.Key))}";
        }

        foreach (IGrouping<string, Watched> watcher in run.Watches.GroupBy(watch => watch.Watcher))
        {
            foreach (IGrouping<long, Seen> again in watcher.SelectMany(watch => watch.Events).GroupBy(item => item.Revision).Where(Twice))
            {
                yield return $"{watcher.Key} got {again.First().Key} at {again.Key} {again.Count()} times";
            }
        }
    }

    private static bool Twice<TKey>(IGrouping<TKey, Seen> group) => group.Skip(1).Any();
}
