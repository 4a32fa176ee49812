using System.Globalization;
using System.Threading.Channels;
using Kronicle.Application.Auditing;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Domain.Canonical;

namespace Kronicle.Infrastructure.Auditing;

/// <summary>
/// Audit events as JSON lines at level Metadata: audit.k8s.io/v1 Event. Lines are made on the request's thread and written by one
/// writer behind a bounded queue; when the disk can't follow, the request waits its turn no longer than the queue is full.
/// </summary>
public sealed class JsonLinesAuditSink : IAuditSink, IAsyncDisposable
{
    private const int QueueLimit = 10_000;
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private readonly Channel<byte[]> queue = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(QueueLimit) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Stream output;
    private readonly Task writing;

    public JsonLinesAuditSink(Stream output)
    {
        this.output = output;
        writing = Task.Run(WriteAllAsync);
    }

    public bool Enabled => true;

    public void Write(AuditEvent item)
    {
        byte[] line = Line(item);
        if (!queue.Writer.TryWrite(line))
        {
            // An audit line is never dropped: the caller is slowed to the disk's pace.
            ValueTask waiting = queue.Writer.WriteAsync(line);
            if (!waiting.IsCompleted)
            {
                waiting.AsTask().GetAwaiter().GetResult();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await writing;
        await output.DisposeAsync();
    }

    private async Task WriteAllAsync()
    {
        while (await queue.Reader.WaitToReadAsync())
        {
            while (queue.Reader.TryRead(out byte[]? line))
            {
                await output.WriteAsync(line);
            }

            await output.FlushAsync();
        }
    }

    private static byte[] Line(AuditEvent item)
    {
        RequestContext context = item.Context;
        using var json = new JsonBuffer(1024);
        json.Raw("{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"Metadata\",\"auditID\":"u8);
        json.Text(context.AuditId);
        Field(json, "stage"u8, item.Stage);
        Field(json, "requestURI"u8, context.Uri);
        Field(json, "verb"u8, context.Info.Verb);
        User(json, context);
        json.Raw(",\"sourceIPs\":["u8);
        json.Text(context.RemoteAddress);
        json.Raw((byte)']');
        Field(json, "userAgent"u8, context.UserAgent);
        Target(json, context.Info);
        json.Raw(",\"responseStatus\":{\"metadata\":{},\"code\":"u8);
        json.Number(item.Code);
        json.Raw((byte)'}');
        Field(json, "requestReceivedTimestamp"u8, context.Received.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
        Field(json, "stageTimestamp"u8, item.Time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
        Annotations(json, context);
        json.Raw("}\n"u8);
        return json.ToArray();
    }

    private static void User(JsonBuffer json, RequestContext context)
    {
        json.Raw(",\"user\":{\"username\":"u8);
        json.Text(context.User.Name);
        if (context.User.Uid.Length > 0)
        {
            Field(json, "uid"u8, context.User.Uid);
        }

        json.Raw(",\"groups\":["u8);
        for (int i = 0; i < context.User.Groups.Count; i++)
        {
            if (i > 0)
            {
                json.Raw((byte)',');
            }

            json.Text(context.User.Groups[i]);
        }

        json.Raw("]}"u8);
    }

    private static void Target(JsonBuffer json, RequestInfo info)
    {
        if (!info.IsResource)
        {
            return;
        }

        json.Raw(",\"objectRef\":{\"resource\":"u8);
        json.Text(info.Resource);
        Optional(json, "namespace"u8, info.Namespace);
        Optional(json, "name"u8, info.Name);
        Optional(json, "apiGroup"u8, info.Group);
        Optional(json, "apiVersion"u8, info.Version);
        Optional(json, "subresource"u8, info.Subresource);
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
