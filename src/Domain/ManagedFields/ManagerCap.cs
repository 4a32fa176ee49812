namespace Kronicle.Domain.ManagedFields;

/// <summary>
/// Keeps the number of Update entries bounded: beyond <see cref="Most"/> the oldest of one version are merged into a bucket, so
/// an object that ever new clients write does not grow without end.
/// </summary>
public static class ManagerCap
{
    /// <summary>Update entries that an object may have.</summary>
    public const int Most = 10;

    /// <summary>The manager of the buckets.</summary>
    public const string Bucket = "ancient-changes";

    public static void Apply(List<ManagerEntry> entries)
    {
        int updaters = entries.Count(entry => !entry.Id.Applied);
        if (updaters <= Most)
        {
            return;
        }

        List<ManagerEntry> oldest = [.. entries.Where(entry => !entry.Id.Applied)];
        oldest.Sort(static (a, b) => ManagedFieldsCodec.CompareTime(a.Time, b.Time) is not 0 and var order ? order : CompareId(a.Id, b.Id));
        var firsts = new Dictionary<string, ManagerEntry>(StringComparer.Ordinal);
        for (int i = 0; i < oldest.Count && updaters > Most; i++)
        {
            ManagerEntry entry = oldest[i];
            if (!firsts.TryGetValue(entry.ApiVersion, out ManagerEntry? first))
            {
                // One alone is left as it is until a second of its version must go.
                firsts.Add(entry.ApiVersion, entry);
                continue;
            }

            Merge(entries, first, entry);
            updaters--;
        }
    }

    private static void Merge(List<ManagerEntry> entries, ManagerEntry first, ManagerEntry entry)
    {
        var id = new ManagerId(Bucket, false, entry.ApiVersion, "");
        ManagerEntry? bucket = entries.Find(other => other.Id == id);
        if (bucket is null)
        {
            bucket = new(id, entry.ApiVersion, first.Fields);
            entries.Remove(first);
            entries.Add(bucket);
        }

        bucket.Fields = entry.Fields.Union(bucket.Fields);
        bucket.Time = entry.Time;
        entries.RemoveAll(other => ReferenceEquals(other, entry) && !ReferenceEquals(other, bucket));
    }

    // Entries of one second are ordered by the JSON of their identity, whose fields are manager, operation, apiVersion, subresource.
    private static int CompareId(ManagerId a, ManagerId b)
    {
        int order = ScalarOrder.Compare(a.Manager, b.Manager);
        order = order != 0 ? order : ScalarOrder.Compare(a.ApiVersion, b.ApiVersion);
        return order != 0 ? order : ScalarOrder.Compare(a.Subresource, b.Subresource);
    }
}
