using Kronicle.Application.Auditing;
using Kronicle.Application.Authentication;
using Kronicle.Application.Codecs;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Domain.Canonical;

namespace Kronicle.Infrastructure.Auditing;

/// <summary>A part of a buffer; empty when there is none.</summary>
internal readonly record struct LinePart(int Start, int Length);

/// <summary>One audit.k8s.io/v1 Event as a JSON line. https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/</summary>
internal static class AuditLine
{
    /// <summary>Characters of a User-Agent header that are written.</summary>
    private const int MaxUserAgent = 1024;

    private const string Truncated = "audit.k8s.io/truncated";

    /// <summary>A buffer in which most lines find room.</summary>
    public static int SizeOf(in AuditEvent item) => 1536 + item.RequestObject.Length + item.ResponseObject.Length;

    /// <summary>Writes the event without an end of line.</summary>
    /// <param name="json">Where it goes.</param>
    /// <param name="item">The event.</param>
    /// <param name="common">Where the buffer has what an earlier event of the request says of it; empty when it has none.</param>
    /// <param name="bodies">False leaves them out, and says so.</param>
    /// <returns>Where the buffer has what later events of the request say of it alike.</returns>
    public static LinePart Write(JsonBuffer json, in AuditEvent item, LinePart common = default, bool bodies = true)
    {
        RequestContext context = item.Context;
        json.Raw(HeadOf(item.Level));
        json.Text(context.AuditId);
        json.Raw(FieldOf(item.Stage));
        common = Request(json, item, common);
        Outcome(json, item);
        Body(json, "requestObject"u8, bodies ? item.RequestObject : default);
        Body(json, "responseObject"u8, bodies ? item.ResponseObject : default);
        Time(json, ",\"requestReceivedTimestamp\":\""u8, context.Received);
        Time(json, ",\"stageTimestamp\":\""u8, item.Time);
        if (item.Annotated)
        {
            Annotations(json, AnnotationsOf(item), item.Truncated || !bodies);
        }

        json.Raw((byte)'}');
        return common;
    }

    // The same at each stage, but for who acts as another and for objects that are known later.
    private static LinePart Request(JsonBuffer json, in AuditEvent item, LinePart common)
    {
        RequestContext context = item.Context;
        bool same = context.Impersonator is null && item is { Authenticated: true, Uid: "", ResourceVersion: "" } && item.Name == context.Info.Name;
        int start = json.Length;
        if (same && common.Length > 0)
        {
            json.Again(common.Start, common.Length);
            return common;
        }

        Field(json, "requestURI"u8, context.Uri);
        Field(json, "verb"u8, context.Info.Verb);
        Caller(json, item);
        if (context.RemoteAddress.Length > 0)
        {
            json.Raw(",\"sourceIPs\":["u8);
            foreach (string address in context.ForwardedFor)
            {
                json.Text(address);
                json.Raw((byte)',');
            }

            json.Text(context.RemoteAddress);
            json.Raw((byte)']');
        }

        Optional(json, "userAgent"u8, context.UserAgent.Length > MaxUserAgent ? context.UserAgent[..MaxUserAgent] + "...TRUNCATED" : context.UserAgent);
        Target(json, context.Info, item);
        return same ? new(start, json.Length - start) : default;
    }

    private static ReadOnlySpan<byte> HeadOf(AuditLevel level) => level switch
    {
        AuditLevel.Metadata => "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"Metadata\",\"auditID\":"u8,
        AuditLevel.Request => "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"Request\",\"auditID\":"u8,
        AuditLevel.RequestResponse => "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"RequestResponse\",\"auditID\":"u8,
        _ => "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"None\",\"auditID\":"u8,
    };

    private static ReadOnlySpan<byte> FieldOf(AuditStages stage) => stage switch
    {
        AuditStages.RequestReceived => ",\"stage\":\"RequestReceived\""u8,
        AuditStages.ResponseStarted => ",\"stage\":\"ResponseStarted\""u8,
        AuditStages.ResponseComplete => ",\"stage\":\"ResponseComplete\""u8,
        _ => ",\"stage\":\"Panic\""u8,
    };

    // yyyy-MM-ddTHH:mm:ss.ffffffZ, by hand: each line has two of them.
    private static void Time(JsonBuffer json, ReadOnlySpan<byte> name, DateTimeOffset time)
    {
        DateTime utc = time.UtcDateTime;
        json.Raw(name);
        Span<byte> text = json.GetSpan(28);
        "0000-00-00T00:00:00.000000Z\""u8.CopyTo(text);
        Digits(text[..4], utc.Year);
        Digits(text[5..7], utc.Month);
        Digits(text[8..10], utc.Day);
        Digits(text[11..13], utc.Hour);
        Digits(text[14..16], utc.Minute);
        Digits(text[17..19], utc.Second);
        Digits(text[20..26], (int)(utc.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond));
        json.Advance(28);
    }

    private static void Digits(Span<byte> place, int number)
    {
        for (int i = place.Length - 1; i >= 0; i--)
        {
            (number, int digit) = Math.DivRem(number, 10);
            place[i] = (byte)('0' + digit);
        }
    }

    private static void Caller(JsonBuffer json, in AuditEvent item)
    {
        RequestContext context = item.Context;
        if (!item.Authenticated)
        {
            json.Raw(",\"user\":{}"u8);
            return;
        }

        User(json, "user"u8, context.Impersonator ?? context.User);
        if (context.Impersonator is not null)
        {
            User(json, "impersonatedUser"u8, context.User);
            if (context.ImpersonationConstraint.Length > 0)
            {
                json.Raw(",\"authenticationMetadata\":{\"impersonationConstraint\":"u8);
                json.Text(context.ImpersonationConstraint);
                json.Raw((byte)'}');
            }
        }
    }

    private static void Body(JsonBuffer json, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> body)
    {
        if (body.Length > 0)
        {
            json.Raw(",\""u8);
            json.Raw(name);
            json.Raw("\":"u8);
            json.Raw(body.Span);
        }
    }

    private static void User(JsonBuffer json, ReadOnlySpan<byte> name, UserInfo user)
    {
        json.Raw(",\""u8);
        json.Raw(name);
        json.Raw("\":{\"username\":"u8);
        json.Text(user.Name);
        Optional(json, "uid"u8, user.Uid);
        if (user.Groups.Count > 0)
        {
            json.Raw(",\"groups\":"u8);
            Texts(json, user.Groups);
        }

        if (user.Extra.Count > 0)
        {
            json.Raw(",\"extra\":{"u8);
            IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> sorted = user.Extra.Count == 1
                ? user.Extra : user.Extra.OrderBy(pair => pair.Key, StringComparer.Ordinal);
            foreach ((string key, IReadOnlyList<string> values) in sorted)
            {
                json.Text(key);
                json.Raw((byte)':');
                Texts(json, values);
                json.Raw((byte)',');
            }

            json.Truncate(json.Length - 1);
            json.Raw((byte)'}');
        }

        json.Raw((byte)'}');
    }

    private static void Texts(JsonBuffer json, IReadOnlyList<string> texts)
    {
        json.Raw((byte)'[');
        for (int i = 0; i < texts.Count; i++)
        {
            if (i > 0)
            {
                json.Raw((byte)',');
            }

            json.Text(texts[i]);
        }

        json.Raw((byte)']');
    }

    private static void Target(JsonBuffer json, RequestInfo info, in AuditEvent item)
    {
        if (!info.IsResource)
        {
            return;
        }

        json.Raw(",\"objectRef\":{\"resource\":"u8);
        json.Text(info.Resource);
        Optional(json, "namespace"u8, info.Namespace);
        Optional(json, "name"u8, item.Name);
        Optional(json, "uid"u8, item.Uid);
        Optional(json, "apiGroup"u8, info.Group);
        Optional(json, "apiVersion"u8, info.Version);
        Optional(json, "resourceVersion"u8, item.ResourceVersion);
        Optional(json, "subresource"u8, info.Subresource);
        json.Raw((byte)'}');
    }

    private static void Outcome(JsonBuffer json, in AuditEvent item)
    {
        if (item.Code == 0)
        {
            return;
        }

        if (item.Status is not { } status)
        {
            json.Raw(",\"responseStatus\":{\"metadata\":{},\"code\":"u8);
            json.Number(item.Code);
        }
        else
        {
            json.Raw(",\"responseStatus\":{"u8);
            StatusJson.Fields(json, status.Status, status.Message, status.Reason, status.Details, item.Code);
        }

        json.Raw((byte)'}');
    }

    // Those that show parts of objects, such as the patches of webhooks, stand where bodies do.
    private static SortedList<string, string> AnnotationsOf(in AuditEvent item)
    {
        RequestContext context = item.Context;
        if (item.Level < AuditLevel.Request || context.DetailedAnnotations.Count == 0)
        {
            return context.Annotations;
        }

        var all = new SortedList<string, string>(context.Annotations, StringComparer.Ordinal);
        foreach ((string key, string value) in context.DetailedAnnotations)
        {
            all[key] = value;
        }

        return all;
    }

    private static void Annotations(JsonBuffer json, SortedList<string, string> annotations, bool truncated)
    {
        if (annotations.Count == 0 && !truncated)
        {
            return;
        }

        json.Raw(",\"annotations\":{"u8);
        if (truncated && !annotations.ContainsKey(Truncated))
        {
            annotations = new(annotations, StringComparer.Ordinal) { [Truncated] = "true" };
        }

        for (int i = 0; i < annotations.Count; i++)
        {
            json.Text(annotations.GetKeyAtIndex(i));
            json.Raw((byte)':');
            json.Text(annotations.GetValueAtIndex(i));
            json.Raw((byte)',');
        }

        json.Truncate(json.Length - 1);
        json.Raw((byte)'}');
    }

    private static void Optional(JsonBuffer json, ReadOnlySpan<byte> name, string value)
    {
        if (value.Length > 0)
        {
            Field(json, name, value);
        }
    }

    private static void Field(JsonBuffer json, ReadOnlySpan<byte> name, string value)
    {
        json.Raw(",\""u8);
        json.Raw(name);
        json.Raw("\":"u8);
        json.Text(value);
    }
}
