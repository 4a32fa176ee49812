using System.IO.Pipelines;
using Kronicle.Api.Negotiation;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Telemetry;
using Kronicle.Application.WatchCache;
using Microsoft.AspNetCore.Http.Features;

namespace Kronicle.Api.Answers;

/// <summary>Writes watches: what waits goes out in one write, each event as its object's stored bytes in a small frame.</summary>
public sealed class WatchWriter(TimeProvider clock, ProtobufForms protobuf, IRequestMetrics metrics)
{
    public async Task WriteAsync(HttpResponse response, OutputForm form, WatchAnswer watch, CancellationToken cancellation)
    {
        using WatchStream stream = watch.Stream;
        response.ContentType = form.Encoding switch
        {
            Encoding.Yaml => "application/json",
            Encoding.Protobuf => form.ContentType + ";stream=watch",
            _ => form.ContentType,
        };
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        PipeWriter output = response.BodyWriter;

        // A flush that is cancelled resets the connection: when the server stops, what is on its way has a moment to get there.
        using var grace = new StopGrace(response.HttpContext, clock);
        await using CancellationTokenRegistration stops = cancellation.UnsafeRegister(static grace => ((StopGrace)grace!).Begin(), grace);
        await response.StartAsync(CancellationToken.None);
        await output.FlushAsync(CancellationToken.None);
        var frames = new WatchFrames(clock, protobuf, watch.Resource, form, stream.MarksInitialEnd);
        await foreach (IReadOnlyList<WatchItem> batch in stream.BatchesAsync(cancellation))
        {
            foreach (WatchItem item in batch)
            {
                frames.Write(output, item);
            }

            metrics.WatchEvents(watch.Resource, batch.Count);
            FlushResult flushed = await output.FlushAsync(CancellationToken.None);
            if (flushed.IsCompleted)
            {
                return;
            }
        }
    }
}
