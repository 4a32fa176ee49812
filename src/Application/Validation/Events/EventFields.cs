using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Events;

/// <summary>How the two APIs of events call the fields that both have.</summary>
internal sealed record EventFields(string Involved, string Message, string Controller)
{
    public static EventFields Core { get; } = new("involvedObject", "message", "reportingComponent");

    public static EventFields Events { get; } = new("regarding", "note", "reportingController");

    /// <summary>Whether an event has a time of its own: one of the new kind.</summary>
    public bool HasTime(MapNode @event) => @event.Text("eventTime") is { Length: > 0 };
}
