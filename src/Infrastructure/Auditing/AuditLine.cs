using System.Globalization;
using Kronicle.Application.Auditing;
using Kronicle.Application.Authentication;
using Kronicle.Application.Codecs;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Domain.Canonical;

namespace Kronicle.Infrastructure.Auditing;

/// <summary>One audit.k8s.io/v1 Event as a JSON line. https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/</summary>
internal static class AuditLine
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>Characters of a User-Agent header that are written.</summary>
    private const int MaxUserAgent = 1024;

    private const string Truncated = "audit.k8s.io/truncated";

    /// <summary>The event without an end of line.</summary>
    /// <param name="item">The event.</param>
    /// <param name="bodies">False leaves them out, and says so.</param>
    public static byte[] Of(AuditEvent item, bool bodies = true)
    {
        RequestContext context = item.Context;
        using var json = new JsonBuffer(1024 + item.RequestObject.Length + item.ResponseObject.Length);
        json.Raw("{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":"u8);
        json.Text(item.Level.ToString());
        Field(json, "auditID"u8, context.AuditId);
        Field(json, "stage"u8, item.Stage.ToString());
        Field(json, "requestURI"u8, context.Uri);
        Field(json, "verb"u8, context.Info.Verb);
        Caller(json, item);
        if (context.RemoteAddress.Length > 0)
        {
            json.Raw(",\"sourceIPs\":["u8);
            json.Text(context.RemoteAddress);
            json.Raw((byte)']');
        }

        Optional(json, "userAgent"u8, context.UserAgent.Length > MaxUserAgent ? context.UserAgent[..MaxUserAgent] + "...TRUNCATED" : context.UserAgent);
        Target(json, context.Info, item.Name);
        Outcome(json, item);
        Body(json, "requestObject"u8, bodies ? item.RequestObject : default);
        Body(json, "responseObject"u8, bodies ? item.ResponseObject : default);
        Field(json, "requestReceivedTimestamp"u8, context.Received.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
        Field(json, "stageTimestamp"u8, item.Time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
        Annotations(json, AnnotationsOf(item), item.Truncated || !bodies);
        json.Raw((byte)'}');
        return json.ToArray();
    }

    private static void Caller(JsonBuffer json, AuditEvent item)
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
            foreach ((string key, IReadOnlyList<string> values) in user.Extra.OrderBy(pair => pair.Key, StringComparer.Ordinal))
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

    private static void Target(JsonBuffer json, RequestInfo info, string name)
    {
        if (!info.IsResource)
        {
            return;
        }

        json.Raw(",\"objectRef\":{\"resource\":"u8);
        json.Text(info.Resource);
        Optional(json, "namespace"u8, info.Namespace);
        Optional(json, "name"u8, name);
        Optional(json, "apiGroup"u8, info.Group);
        Optional(json, "apiVersion"u8, info.Version);
        Optional(json, "subresource"u8, info.Subresource);
        json.Raw((byte)'}');
    }

    private static void Outcome(JsonBuffer json, AuditEvent item)
    {
        if (item.Code == 0)
        {
            return;
        }

        json.Raw(",\"responseStatus\":{"u8);
        AuditStatus? status = item.Status;
        StatusJson.Fields(json, status?.Status ?? "", status?.Message ?? "", status?.Reason ?? "", status?.Details, item.Code);
        json.Raw((byte)'}');
    }

    // Some show parts of objects: they are told where bodies are.
    private static SortedList<string, string> AnnotationsOf(AuditEvent item)
    {
        RequestContext context = item.Context;
        if (context.DetailedAnnotations.Count == 0 || item.Level < AuditLevel.Request)
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
        IEnumerable<KeyValuePair<string, string>> told = truncated
            ? annotations.Where(pair => pair.Key != Truncated).Append(new(Truncated, "true")).OrderBy(pair => pair.Key, StringComparer.Ordinal)
            : annotations;
        foreach ((string key, string value) in told)
        {
            json.Text(key);
            json.Raw((byte)':');
            json.Text(value);
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
