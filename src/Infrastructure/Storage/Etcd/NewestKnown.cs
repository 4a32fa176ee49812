namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>
/// The newest revision of the store that this server has heard of, and when it heard last. Appends place their entries by it; one that
/// has heard nothing for a while asks first, so that no entry lies far behind its revision.
/// </summary>
internal sealed class NewestKnown(TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private long revision;
    private long heard = clock.GetTimestamp();

    public long Revision => Volatile.Read(ref revision);

    public bool IsFresh => clock.GetElapsedTime(Volatile.Read(ref heard)) < Fresh;

    public void Saw(long newer)
    {
        Volatile.Write(ref heard, clock.GetTimestamp());
        for (long known = Revision; known < newer;)
        {
            known = Interlocked.CompareExchange(ref revision, newer, known) == known ? newer : Revision;
        }
    }
}
