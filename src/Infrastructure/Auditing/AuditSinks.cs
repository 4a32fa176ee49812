using Kronicle.Application;
using Kronicle.Application.Auditing;

namespace Kronicle.Infrastructure.Auditing;

/// <summary>The audit sink that --audit-log-path asks for.</summary>
public static class AuditSinks
{
    /// <exception cref="StartupException">The file can't be opened for appending.</exception>
    public static IAuditSink Create(string path)
    {
        if (path.Length == 0)
        {
            return new NoAuditSink();
        }

        try
        {
            return new JsonLinesAuditSink(path == "-"
                ? Console.OpenStandardOutput()
                : new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, 64 * 1024));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"can't open the audit log {path} ({e.Message}); choose another with --audit-log-path", e);
        }
    }

    private sealed class NoAuditSink : IAuditSink
    {
        public bool Enabled => false;

        public long Taken => 0;

        public long Lost => 0;

        public void Write(AuditEvent item)
        {
        }
    }
}
