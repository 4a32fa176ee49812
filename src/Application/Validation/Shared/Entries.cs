using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Shared;

/// <summary>The objects of a list with their places. An item that is no object counts as an empty one, as Go reads null.</summary>
internal readonly struct Entries(ListNode? list)
{
    private static readonly MapNode Nothing = [];

    public Enumerator GetEnumerator() => new(list);

    internal struct Enumerator(ListNode? list)
    {
        private int at = -1;

        public readonly (int Index, MapNode Item) Current => (at, list![at] as MapNode ?? Nothing);

        public bool MoveNext() => list is not null && ++at < list.Count;
    }
}
