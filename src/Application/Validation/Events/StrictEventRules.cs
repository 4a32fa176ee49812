using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.Events;

/// <summary>What events.k8s.io/v1 asks beyond the old API: an event of the new kind, and nothing changes but its series. KEP-383.</summary>
internal static class StrictEventRules
{
    private const string Unset = "needs to be unset";

    // As events.k8s.io/v1 has them, and as causes name them, in the order of the reference's checks.
    private static readonly (string Field, string Path)[] Fixed =
    [
        ("regarding", "involvedObject"), ("reason", "reason"), ("note", "message"), ("deprecatedSource", "source"),
        ("deprecatedFirstTimestamp", "firstTimestamp"), ("deprecatedLastTimestamp", "lastTimestamp"), ("deprecatedCount", "count"),
        ("reason", "reason"), ("type", "type"), ("eventTime", "eventTime"), ("action", "action"), ("related", "related"),
        ("reportingController", "reportingController"), ("reportingInstance", "reportingInstance"),
    ];

    public static void Create(MapNode @event, Causes causes)
    {
        Series(@event, causes);
        if (!EventFields.Events.HasTime(@event))
        {
            causes.Add(FieldError.Required("eventTime", ""));
        }

        if (@event.Text("type") is not ("Normal" or "Warning"))
        {
            causes.Add(FieldError.InvalidText("type", "", $"has invalid value: {@event.Text("type")}"));
        }

        foreach ((string field, string path) in ((string, string)[])[("deprecatedFirstTimestamp", "firstTimestamp"), ("deprecatedLastTimestamp", "lastTimestamp")])
        {
            if (@event.Text(field) is { Length: > 0 })
            {
                causes.Add(FieldError.InvalidText(path, "", Unset));
            }
        }

        if (@event.Integer("deprecatedCount") is not (null or 0))
        {
            causes.Add(FieldError.InvalidText("count", "", Unset));
        }

        MapNode? source = @event.Map("deprecatedSource");
        if (source?.Text("component") is { Length: > 0 } || source?.Text("host") is { Length: > 0 })
        {
            causes.Add(FieldError.InvalidText("source", "", Unset));
        }
    }

    public static void Update(ObjectUnderReview review, Causes causes)
    {
        StructType type = review.Resource.Type;
        if (!SameMeaning.Field(review.New, review.Old, type.Find("series")!))
        {
            Series(review.New, causes);
        }

        foreach ((string field, string path) in Fixed)
        {
            Unchanged.Check(review.New, review.Old, type.Find(field)!, FieldPath.Root(path), causes);
        }
    }

    private static void Series(MapNode @event, Causes causes)
    {
        if (@event.Map("series") is not { } series)
        {
            return;
        }

        if ((series.Integer("count") ?? 0) < 2)
        {
            causes.Add(FieldError.InvalidText("series.count", "", "should be at least 2"));
        }

        if (series.Text("lastObservedTime") is not { Length: > 0 })
        {
            causes.Add(FieldError.Required("series.lastObservedTime", ""));
        }
    }
}
