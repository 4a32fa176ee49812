using System.IO.Pipelines;
using Kronicle.Application.Auditing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Kronicle.Api.Hosting;

/// <summary>
/// No answer leaves the server before the audit lines of its request are written. Lines gather while requests end, and the first
/// connection that sends writes those of all: under load a write has the lines of many.
/// </summary>
internal static class AuditedConnections
{
    /// <summary>Has every connection of an endpoint do so; to be called after its encryption is set up. Nothing where nothing is audited.</summary>
    public static void UseAudit(this ListenOptions listen)
    {
        IAuditSink sink = listen.ApplicationServices.GetRequiredService<IAuditSink>();
        if (!sink.Enabled)
        {
            return;
        }

        listen.Use(next => async connection =>
        {
            IDuplexPipe transport = connection.Transport;
            connection.Transport = new AuditedPipe(transport.Input, new AuditedOutput(transport.Output, sink));
            try
            {
                await next(connection);
            }
            finally
            {
                connection.Transport = transport;
            }
        });
    }

    private sealed record AuditedPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>What is flushed waits for audit; all else is the connection's own.</summary>
    private sealed class AuditedOutput(PipeWriter output, IAuditSink sink) : PipeWriter
    {
        public override bool CanGetUnflushedBytes => output.CanGetUnflushedBytes;

        public override long UnflushedBytes => output.UnflushedBytes;

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            sink.WriteWaiting();
            return output.FlushAsync(cancellationToken);
        }

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
        {
            sink.WriteWaiting();
            return output.WriteAsync(source, cancellationToken);
        }

        public override void Advance(int bytes) => output.Advance(bytes);

        public override Memory<byte> GetMemory(int sizeHint = 0) => output.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => output.GetSpan(sizeHint);

        public override void CancelPendingFlush() => output.CancelPendingFlush();

        public override void Complete(Exception? exception = null)
        {
            sink.WriteWaiting();
            output.Complete(exception);
        }

        public override ValueTask CompleteAsync(Exception? exception = null)
        {
            sink.WriteWaiting();
            return output.CompleteAsync(exception);
        }
    }
}
