using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Postgres;

/// <summary>The event that Marten keeps: one change of one key. Its sequence is the revision.</summary>
/// <param name="Kind">What it did.</param>
/// <param name="CreateRevision">The revision of the event that created the key; 0 when it is this one.</param>
/// <param name="PreviousRevision">The revision of the state before it; 0 for a creation.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Value">The state after it; for a deletion the last state before it.</param>
internal sealed record Change(EventKind Kind, long CreateRevision, long PreviousRevision, EventActor Actor, ReadOnlyMemory<byte> Value)
{
    public LogEvent ToEvent(string key, long sequence) =>
        new(sequence, key, Kind, Value, CreateRevision == 0 ? sequence : CreateRevision, PreviousRevision, Actor);

    public StoredValue ToState(string key, long sequence) => new(key, Value, sequence, CreateRevision == 0 ? sequence : CreateRevision);
}
