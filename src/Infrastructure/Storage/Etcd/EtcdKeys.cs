using Google.Protobuf;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>
/// Where things are in etcd. Objects lie as kube-apiserver lays them out, under the prefix. What only this server keeps lies under
/// the prefix and <c>.kronicle</c>, beside it: no other server looks there, and one watch sees both, since '.' comes before '/'.
/// </summary>
internal sealed class EtcdKeys(EtcdEventLogOptions options)
{
    /// <summary>The first key of the range that is watched: head, marker and all objects. What else this server keeps sorts before it.</summary>
    public ByteString WatchFrom { get; } = ByteString.CopyFromUtf8(options.Prefix + ".kronicle/watch/");

    /// <summary>The key after the range that is watched: '0' comes after '/'.</summary>
    public ByteString WatchTo { get; } = ByteString.CopyFromUtf8(options.Prefix + "0");

    /// <summary>
    /// Written with every append, and says who made it: its mod revision is that of the newest event that a server of this kind made.
    /// </summary>
    public ByteString Head { get; } = ByteString.CopyFromUtf8(options.Prefix + ".kronicle/watch/head");

    /// <summary>Written to see how far the watch has come.</summary>
    public ByteString Marker { get; } = ByteString.CopyFromUtf8(options.Prefix + ".kronicle/watch/marker");

    public ByteString Of(string key) => ByteString.CopyFromUtf8(options.Prefix + key[options.LogRoot.Length..]);

    /// <summary>The range of the objects under a prefix of the log's keys.</summary>
    public (ByteString From, ByteString To) RangeOf(string prefix, string? after)
    {
        // A prefix that ends within the root, or with it, is that of everything.
        string within = prefix.Length <= options.LogRoot.Length ? "/" : prefix[options.LogRoot.Length..];
        KeyRange range = KeyRange.Of(options.Prefix + within, after is null ? null : options.Prefix + after[options.LogRoot.Length..]);
        return (ByteString.CopyFrom(range.From), ByteString.CopyFrom(range.To));
    }

    /// <summary>The key of the log; null for what is no object.</summary>
    public string? LogKey(ByteString key)
    {
        string text = key.ToStringUtf8();
        return text.Length > options.Prefix.Length && text[options.Prefix.Length] == '/' ? options.LogRoot + text[options.Prefix.Length..] : null;
    }
}
