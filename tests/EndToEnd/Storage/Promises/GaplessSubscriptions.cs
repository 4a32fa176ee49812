namespace Kronicle.EndToEnd.Storage.Promises;

/// <summary>
/// A watcher that goes on from where it was, or from a list when it can't, gets every event of the log. A list that it began anew with
/// is the state at its resourceVersion.
/// </summary>
public sealed class GaplessSubscriptions : IPromise
{
    public string Name => "gapless subscription";

    public IEnumerable<string> Check(RunRecord run)
    {
        long end = run.Log.Count == 0 ? run.Start : run.Log[^1].Revision;
        foreach (IGrouping<string, Watched> watcher in run.Watches.GroupBy(watch => watch.Watcher))
        {
            long reached = run.Start;
            Watched[] watches = [.. watcher];
            for (int i = 0; i < watches.Length; i++)
            {
                Watched watch = watches[i];
                if (watch.After > reached && watch.Listed is null)
                {
                    yield return $"{watcher.Key} went on after {watch.After} and had seen no more than {reached}";
                }

                IEnumerable<string> wrong = watch.Listed is null ? [] : PromiseChecker.Differences(
                    PromiseChecker.Fold(run.Log.Where(item => item.Revision <= watch.After)), watch.Listed);
                foreach (string difference in wrong)
                {
                    yield return $"{watcher.Key} began anew at {watch.After}: {difference}";
                }

                // The last watch was seen to the end; the others ended after what they delivered last.
                reached = i == watches.Length - 1 ? end : watch.Events.Count == 0 ? watch.After : watch.Events.Max(item => item.Revision);
                var got = watch.Events.Select(item => item.Revision).ToHashSet();
                foreach (Seen missed in run.Log.Where(item => item.Revision > watch.After && item.Revision <= reached && !got.Contains(item.Revision)))
                {
                    yield return $"{watcher.Key} missed {missed.Type} of {missed.Key} at {missed.Revision}";
                }
            }
        }
    }
}
