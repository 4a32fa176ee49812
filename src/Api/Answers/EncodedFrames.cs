using System.Runtime.CompilerServices;
using Kronicle.Api.Negotiation;
using Kronicle.Application.EventLog;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Api.Answers;

/// <summary>What a frame depends on; the object is compared by reference.</summary>
public readonly record struct FrameKey(
    CachedObject Object, ResourceDefinition Resource, Projection Projection, string Version, EventKind Kind);

/// <summary>
/// The frames of the latest events, so that watchers of one event share one encoding. A fixed number of places, each holding the
/// last frame that fell on it: bounded, and read without a lock.
/// </summary>
public sealed class EncodedFrames
{
    private const int Places = 512;

    /// <summary>Bytes: larger frames are not kept, so that all places together hold at most 16 MiB.</summary>
    private const int LargestKept = 32 * 1024;

    private sealed record Kept(FrameKey Key, byte[] Frame);

    private readonly Kept?[] kept = new Kept?[Places];

    /// <summary>The kept frame; null when there is none.</summary>
    public byte[]? Find(in FrameKey key) => Volatile.Read(ref Place(key)) is { } found && Same(found.Key, key) ? found.Frame : null;

    /// <summary>Keeps a frame for those who ask next, and gives it back.</summary>
    public byte[] Keep(in FrameKey key, byte[] frame)
    {
        if (frame.Length <= LargestKept)
        {
            Volatile.Write(ref Place(key), new Kept(key, frame));
        }

        return frame;
    }

    private ref Kept? Place(in FrameKey key) => ref kept[(uint)RuntimeHelpers.GetHashCode(key.Object) % Places];

    private static bool Same(FrameKey a, FrameKey b) => ReferenceEquals(a.Object, b.Object) && ReferenceEquals(a.Resource, b.Resource) &&
        a.Projection == b.Projection && a.Version == b.Version && a.Kind == b.Kind;
}
