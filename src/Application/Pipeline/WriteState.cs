using Kronicle.Application.WatchCache;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Pipeline;

/// <summary>What the stages of a write hand to each other. A retry after a conflict fills it again.</summary>
public sealed class WriteState
{
    /// <summary>The stored state that this write changes; null when there is none.</summary>
    public CachedObject? Existing { get; set; }

    /// <summary><see cref="Existing"/> as a tree in the served version, never changed by a stage.</summary>
    public MapNode? Before { get; set; }

    /// <summary>The object to be stored, in the served version; null for a deletion.</summary>
    public MapNode? Object { get; set; }

    /// <summary>
    /// <see cref="Object"/> in its stored form, when admission has made it of the new object that nobody changes any more; null otherwise.
    /// </summary>
    public byte[]? Stored { get; set; }

    /// <summary>The Scale that the path took, of which <see cref="Object"/> was made; null for other paths.</summary>
    public MapNode? Scale { get; set; }

    /// <summary>The write is a server-side apply, which settles the owners of fields where it is decoded.</summary>
    public bool Applies { get; set; }

    /// <summary>The object's name, made from generateName when the client gave none.</summary>
    public string Name { get; set; } = "";

    public string Namespace { get; set; } = "";

    /// <summary>The name was made from generateName: a taken one is made anew.</summary>
    public bool NameGenerated { get; set; }

    /// <summary>The write creates the object, also when it came as an update or a patch.</summary>
    public bool Creates => Existing is null;

    /// <summary>The state that a conflicting append found: the next attempt begins with it.</summary>
    public CachedObject? Found { get; set; }

    /// <summary>The next attempt must begin with <see cref="Found"/>, also when it is null.</summary>
    public bool Retried { get; set; }

    /// <summary>The object is being handed to the log: from here on an exception does not say whether it is stored.</summary>
    public bool Appending { get; set; }
}
