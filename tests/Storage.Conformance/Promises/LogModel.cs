using System.Text;
using Kronicle.Application.EventLog;

namespace Kronicle.Storage.Conformance;

/// <summary>A log as plainly as it can be said: the whole state after each event.</summary>
internal sealed class LogModel
{
    public SortedDictionary<string, StoredValue> Current { get; } = new(StringComparer.Ordinal);

    public List<(long Revision, SortedDictionary<string, StoredValue> States)> States { get; } = [];

    public List<Event> Events { get; } = [];

    public long Floor { get; set; }

    public static string Show(StoredValue? state) =>
        state is null ? "absent" : $"{state.Key}={Encoding.UTF8.GetString(state.Value.Span)}@{state.Revision}/{state.CreateRevision}";

    public void Apply(string key, string? value, long revision)
    {
        StoredValue? before = Current.GetValueOrDefault(key);
        EventKind kind = value is null ? EventKind.Deleted : before is null ? EventKind.Created : EventKind.Updated;
        if (value is null)
        {
            Current.Remove(key);
        }
        else
        {
            Current[key] = new StoredValue(key, Encoding.UTF8.GetBytes(value), revision, before?.CreateRevision ?? revision);
        }

        string text = value ?? Encoding.UTF8.GetString(before!.Value.Span);
        Events.Add(new Event(revision, key, kind, text, before?.CreateRevision ?? revision, before?.Revision ?? 0));
        States.Add((revision, new SortedDictionary<string, StoredValue>(Current, StringComparer.Ordinal)));
    }

    internal sealed record Event(long Revision, string Key, EventKind Kind, string Value, long CreateRevision, long PreviousRevision)
    {
        public static Event Of(LogEvent item) => new(
            item.Revision, item.Key, item.Kind, Encoding.UTF8.GetString(item.Value.Span), item.CreateRevision, item.PreviousRevision);
    }
}
