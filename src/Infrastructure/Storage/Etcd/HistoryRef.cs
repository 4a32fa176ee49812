using Google.Protobuf;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>An entry of the history that has been found and not read yet.</summary>
/// <param name="Entry">Its key in etcd.</param>
/// <param name="Key">The key of the log.</param>
/// <param name="Revision">The revision of the change.</param>
internal readonly record struct HistoryRef(ByteString Entry, string Key, long Revision);
