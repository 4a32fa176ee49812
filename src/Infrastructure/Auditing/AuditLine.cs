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

    /// <summary>The line with its end.</summary>
    public static byte[] Of(AuditEvent item)
    {
        RequestContext context = item.Context;
        using var json = new JsonBuffer(1024);
        json.Raw("{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"Metadata\",\"auditID\":"u8);
        json.Text(context.AuditId);
        Field(json, "stage"u8, item.Stage);
        Field(json, "requestURI"u8, context.Uri);
        Field(json, "verb"u8, context.Info.Verb);
        User(json, "user"u8, context.Impersonator ?? context.User);
        if (context.Impersonator is not null)
        {
            User(json, "impersonatedUser"u8, context.User);
        }

        if (context.RemoteAddress.Length > 0)
        {
            json.Raw(",\"sourceIPs\":["u8);
            json.Text(context.RemoteAddress);
            json.Raw((byte)']');
        }

        Optional(json, "userAgent"u8, context.UserAgent.Length > MaxUserAgent ? context.UserAgent[..MaxUserAgent] + "...TRUNCATED" : context.UserAgent);
        Target(json, context.Info, item.Name);
        Outcome(json, item);
        Field(json, "requestReceivedTimestamp"u8, context.Received.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
        Field(json, "stageTimestamp"u8, item.Time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
        Annotations(json, context);
        json.Raw("}\n"u8);
        return json.ToArray();
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
        json.Raw(",\"responseStatus\":{"u8);
        switch (item.Answer)
        {
            case FailureAnswer { Status: var status }:
                StatusJson.Fields(json, "Failure", status.Message, status.Reason, status.Details, item.Code);
                break;
            case SuccessAnswer success:
                StatusJson.Fields(json, "Success", "", "", success.Details, item.Code);
                break;
            default:
                StatusJson.Fields(json, "", "", "", null, item.Code);
                break;
        }

        json.Raw((byte)'}');
    }

    private static void Annotations(JsonBuffer json, RequestContext context)
    {
        if (context.Annotations.Count == 0)
        {
            return;
        }

        json.Raw(",\"annotations\":{"u8);
        foreach ((string key, string value) in context.Annotations)
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
