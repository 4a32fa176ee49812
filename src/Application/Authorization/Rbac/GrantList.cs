namespace Kronicle.Application.Authorization.Rbac;

/// <summary>
/// What one subject has in one scope, in the order of the bindings' names. Immutable: a change copies one chunk and the array of chunks,
/// so that a group of thousands of bindings does not pay for all of them when one changes.
/// </summary>
internal sealed class GrantList
{
    /// <summary>A chunk that grows beyond this many grants is split in two.</summary>
    private const int ChunkLimit = 64;

    public static readonly GrantList Empty = new([]);

    private readonly Grant[][] chunks;

    private GrantList(Grant[][] chunks) => this.chunks = chunks;

    /// <summary>The grants; no chunk is empty.</summary>
    public ReadOnlySpan<Grant[]> Chunks => chunks;

    public bool IsEmpty => chunks.Length == 0;

    /// <summary>What a binding gives; null when nothing.</summary>
    public Grant? Of(string binding)
    {
        int chunk = ChunkOf(binding);
        int at = chunk < 0 ? -1 : Search(chunks[chunk], binding);
        return at < 0 ? null : chunks[chunk][at];
    }

    /// <summary>The list with a grant in the place of its binding.</summary>
    public GrantList With(Grant grant)
    {
        if (IsEmpty)
        {
            return new([[grant]]);
        }

        int place = Math.Max(ChunkOf(grant.Binding), 0);
        Grant[] chunk = chunks[place];
        int at = Search(chunk, grant.Binding);
        Grant[] put = [.. chunk.AsSpan(0, at < 0 ? ~at : at), grant, .. chunk.AsSpan(at < 0 ? ~at : at + 1)];
        return put.Length <= ChunkLimit ? Replace(place, put) : Replace(place, put[..(ChunkLimit / 2)], put[(ChunkLimit / 2)..]);
    }

    /// <summary>The list without what a binding gave; itself when that is nothing.</summary>
    public GrantList Without(string binding)
    {
        int place = ChunkOf(binding);
        int at = place < 0 ? -1 : Search(chunks[place], binding);
        if (at < 0)
        {
            return this;
        }

        Grant[] chunk = chunks[place];
        return chunk.Length > 1 ? Replace(place, [.. chunk.AsSpan(0, at), .. chunk.AsSpan(at + 1)])
            : chunks.Length > 1 ? Replace(place)
            : Empty;
    }

    private GrantList Replace(int place, params ReadOnlySpan<Grant[]> by) => new([.. chunks.AsSpan(0, place), .. by, .. chunks.AsSpan(place + 1)]);

    // The last chunk whose first grant is not greater; -1 when all are.
    private int ChunkOf(string binding)
    {
        int low = 0;
        int high = chunks.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = string.CompareOrdinal(chunks[middle][0].Binding, binding) <= 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return high;
    }

    // The place, or the complement of where it belongs.
    private static int Search(Grant[] chunk, string binding)
    {
        int low = 0;
        int high = chunk.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int order = string.CompareOrdinal(chunk[middle].Binding, binding);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
