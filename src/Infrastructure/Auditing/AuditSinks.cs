using Kronicle.Application;
using Kronicle.Application.Auditing;
using Kronicle.Application.Remote;

namespace Kronicle.Infrastructure.Auditing;

/// <summary>The audit back ends that flags ask for.</summary>
public static class AuditSinks
{
    private static readonly ReviewUse Use = new("initializing audit webhook", "check --audit-webhook-config-file");

    /// <exception cref="StartupException">The file can't be opened for appending, or the webhook's kubeconfig can't be used.</exception>
    public static IAuditSink Create(AuditLogOptions log, AuditWebhookOptions webhook, IReviewServices services, TimeProvider clock)
    {
        var backends = new List<AuditBackend>();
        if (log.Path.Length > 0)
        {
            backends.Add(new AuditBackend(log, Open(log, clock), clock));
        }

        if (webhook.ConfigFile.Length > 0)
        {
            backends.Add(new AuditBackend(webhook, new WebhookOutput(services.Open(webhook.ConfigFile, Use), webhook.InitialBackoff, clock), clock));
        }

        return new AuditUnion([.. backends]);
    }

    private static LineOutput Open(AuditLogOptions log, TimeProvider clock)
    {
        if (log.Path == "-")
        {
            Stream output = Console.OpenStandardOutput();
            return new LineOutput(output.Write, output, clock);
        }

        try
        {
            var file = new RotatingFile(log, clock);
            return new LineOutput(file.Write, file, clock);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"can't open the audit log {log.Path} ({e.Message}); choose another with --audit-log-path", e);
        }
    }
}

/// <summary>All back ends as one. Each gets every event.</summary>
internal sealed class AuditUnion(AuditBackend[] backends) : IAuditSink, IAsyncDisposable
{
    private long taken;

    public bool Enabled => backends.Length > 0;

    public bool Strict { get; } = backends.Any(backend => backend.Strict);

    public long Taken => Volatile.Read(ref taken);

    public long Lost => backends.Sum(backend => backend.Lost);

    public bool Write(in AuditEvent item)
    {
        Interlocked.Increment(ref taken);
        bool kept = true;
        foreach (AuditBackend backend in backends)
        {
            kept &= backend.Write(item);
        }

        return kept;
    }

    public void Write(in AuditEvent coming, in AuditEvent end)
    {
        Interlocked.Add(ref taken, 2);
        foreach (AuditBackend backend in backends)
        {
            backend.Write(coming, end);
        }
    }

    public void WriteWaiting()
    {
        foreach (AuditBackend backend in backends)
        {
            backend.WriteWaiting();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (AuditBackend backend in backends)
        {
            await backend.DisposeAsync();
        }
    }
}
