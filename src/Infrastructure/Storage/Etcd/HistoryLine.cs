using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>What an entry of the history says beside the state.</summary>
/// <param name="Actor">Who made the change.</param>
/// <param name="Kind">What it did.</param>
/// <param name="Previous">The revision of the state before it; 0 for a creation.</param>
/// <param name="Revision">The change's revision, where the entry's own is another; else 0.</param>
/// <param name="Created">The revision that created the key; 0 when the writer did not know it.</param>
/// <param name="StateKey">The key that the state lies under; empty when it follows the line.</param>
internal sealed record HistoryLine(EventActor Actor, EventKind Kind, long Previous, long Revision = 0, long Created = 0, string StateKey = "");
