using Kronicle.Domain.Objects;

namespace Kronicle.Application.Controllers;

/// <summary>A condition of a status as a controller finds it to be.</summary>
internal sealed record Condition(string Type, bool True, string Reason, string Message)
{
    private string Status => True ? "True" : "False";

    /// <summary>The condition of this type that a list has; null for none.</summary>
    public MapNode? In(ListNode? conditions) => conditions?.Maps.FirstOrDefault(item => item.Text("type") == Type);

    /// <summary>Whether a list says this already.</summary>
    public bool IsSaidBy(ListNode? conditions) =>
        In(conditions) is { } present && present.Text("status") == Status && present.Text("reason") == Reason && present.Text("message") == Message;

    /// <summary>Puts it into a list; whether that changed anything. The time of transition is that of the last other status.</summary>
    public bool Put(ListNode conditions, string now)
    {
        if (IsSaidBy(conditions))
        {
            return false;
        }

        MapNode? present = In(conditions);
        if (present is null)
        {
            present = new MapNode { ["type"] = Type };
            conditions.Add(present);
        }

        if (present.Text("status") != Status)
        {
            present["status"] = Status;
            present["lastTransitionTime"] = now;
        }

        present["reason"] = Reason;
        present["message"] = Message;
        return true;
    }

    /// <summary>The condition alone, with a transition at a time.</summary>
    public MapNode At(string time) => new()
    {
        ["type"] = Type,
        ["status"] = Status,
        ["lastTransitionTime"] = time,
        ["reason"] = Reason,
        ["message"] = Message,
    };
}
