using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.WatchCache;

/// <summary>One immutable state of an object: its stored bytes, the revision that made it and the small index over it.</summary>
public sealed class CachedObject
{
    private object? attachment;

    public CachedObject(string key, ReadOnlyMemory<byte> json, long revision, long createRevision, DocumentIndex index)
    {
        Key = key;
        Json = json;
        Revision = revision;
        CreateRevision = createRevision;
        Index = index;
    }

    /// <summary>The storage key.</summary>
    public string Key { get; }

    /// <summary>The stored form: canonical JSON without resourceVersion.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>The resourceVersion.</summary>
    public long Revision { get; }

    public long CreateRevision { get; }

    public DocumentIndex Index { get; }

    /// <summary>The same bytes at a later revision: what a deletion shows.</summary>
    public CachedObject At(long revision) => new(Key, Json, revision, CreateRevision, Index);

    /// <summary>The object as a fresh tree, resourceVersion included. Only writes and forms other than JSON need it.</summary>
    public MapNode Tree(StructType type)
    {
        DecodedObject decoded = ObjectDecoder.Decode(Json.Span, type, stored: true);
        MapNode tree = decoded.Object ?? throw new InvalidDataException($"the stored object {Key} can't be read: {decoded.Error}");
        tree.EnsureMap("metadata")["resourceVersion"] = Revision.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return tree;
    }

    /// <summary>
    /// A form made from this state on first demand, such as a Table row. It lives as long as the state does, so what is kept must be
    /// small beside the object's bytes. Racing makers may both make; one result stays.
    /// </summary>
    public T Attached<T>(Func<CachedObject, T> make)
        where T : class
    {
        if (Volatile.Read(ref attachment) is T made)
        {
            return made;
        }

        T fresh = make(this);
        Volatile.Write(ref attachment, fresh);
        return fresh;
    }
}
