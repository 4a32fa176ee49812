using Google.Protobuf;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>What a watch has delivered.</summary>
/// <param name="Changes">The changes of the response that touched objects, in order.</param>
/// <param name="Through">Everything in the watched range up to this revision has been delivered.</param>
internal readonly record struct EtcdBatch(IReadOnlyList<EtcdChange> Changes, long Through);

/// <summary>A change of an object.</summary>
/// <param name="Event">As the log tells it.</param>
/// <param name="Known">Whether it came with the head: a server of this kind made it.</param>
/// <param name="Stored">The new state in its stored form; empty for a deletion.</param>
internal readonly record struct EtcdChange(LogEvent Event, bool Known, ByteString Stored);
