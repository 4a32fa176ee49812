using System.Globalization;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Objects;
using static Kronicle.Domain.Objects.GoText;

namespace Kronicle.Application.Admission.PodStandards;

/// <summary>What a namespace's pods do against a standard that it has not asked for before. They stay: somebody is told.</summary>
internal sealed class ExistingPods(ClusterLookup lookup, IReadOnlySet<string> exemptRuntimeClasses, TimeProvider clock)
{
    private const int MostPods = 3000;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(1);

    public async ValueTask<IReadOnlyList<string>> WarningsAsync(string ns, VersionedLevel standard, CancellationToken cancellation)
    {
        ObjectSnapshot snapshot = await lookup.SnapshotAsync(LookedUp.Pods, cancellation);
        long began = clock.GetTimestamp();
        IReadOnlyList<CachedObject> pods = Prioritized(snapshot.Range(LookedUp.Pods.KeyPrefix(ns)));
        int looked = 0;
        var found = new Dictionary<string, (string First, int Count)>(StringComparer.Ordinal);
        foreach (CachedObject item in pods.Take(MostPods))
        {
            MapNode pod = lookup.TreeOf(LookedUp.Pods, item);
            IReadOnlyList<Violation> violations =
                SecurityChecks.Violations(standard, pod.Map("metadata")!, pod.Map("spec") ?? new MapNode());
            if (violations.Count > 0)
            {
                string what = string.Join(", ", violations.Select(violation => violation.Reason));
                (string first, int count) = found.GetValueOrDefault(what, (item.Index.Name, 0));
                found[what] = (string.CompareOrdinal(item.Index.Name, first) < 0 ? item.Index.Name : first, count + 1);
            }

            looked++;
            if (clock.GetElapsedTime(began) > MostTime)
            {
                break;
            }
        }

        return Texts(ns, standard, looked, pods.Count, found);
    }

    // One pod of each controller before its twins: they differ little, and not all may be looked at.
    private List<CachedObject> Prioritized(IEnumerable<CachedObject> pods)
    {
        var first = new List<CachedObject>();
        var twins = new List<CachedObject>();
        var controllers = new HashSet<string>(StringComparer.Ordinal);
        foreach (CachedObject item in pods)
        {
            MapNode pod = lookup.TreeOf(LookedUp.Pods, item);
            if (pod.Map("spec")?.Text("runtimeClassName") is { } runtime && exemptRuntimeClasses.Contains(runtime))
            {
                continue;
            }

            MapNode? controller = PodSpecs.Of(pod.Map("metadata"), "ownerReferences").FirstOrDefault(owner => owner.Bool("controller") == true);
            (controller is null || controllers.Add(controller.Text("uid") ?? "") ? first : twins).Add(item);
        }

        first.AddRange(twins);
        return first;
    }

    private static List<string> Texts(
        string ns, VersionedLevel standard, int looked, int all, Dictionary<string, (string First, int Count)> found)
    {
        var texts = new List<string>();
        if (looked < all)
        {
            texts.Add(string.Create(CultureInfo.InvariantCulture,
                $"new PodSecurity enforce level only checked against the first {looked} of {all} existing pods"));
        }

        if (found.Count > 0)
        {
            texts.Add($"existing pods in namespace {Quote(ns)} violate the new PodSecurity enforce level \"{standard}\"");
        }

        texts.AddRange(found.Select(entry => entry.Value.Count switch
        {
            1 => $"{entry.Value.First}: {entry.Key}",
            2 => $"{entry.Value.First} (and 1 other pod): {entry.Key}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{entry.Value.First} (and {entry.Value.Count - 1} other pods): {entry.Key}"),
        }).Order(StringComparer.Ordinal));
        return texts;
    }
}
