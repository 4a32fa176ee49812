using System.Globalization;
using System.Text;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>
/// The file beside the database that only one server holds open, and that says whether the last one closed the database in order.
/// </summary>
/// <remarks>
/// It is not the database itself: closing any handle of that gives up SQLite's locks in the whole process. The lock ends with the
/// process, however that ends. The marker names the database's length and time of last write as they were at the end: a file
/// that was changed or put back since, is not one that was closed in order.
/// </remarks>
internal sealed class StoreLock : IDisposable
{
    private const int LongestMarker = 128;

    private readonly string path;
    private readonly FileStream file;

    private StoreLock(string path, FileStream file) => (this.path, this.file) = (path, file);

    /// <summary>Takes the lock. Throws <see cref="LogUnavailableException"/> when another server has it.</summary>
    public static StoreLock Take(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new StoreLock(path, new FileStream(path + ".lock", OwnerOnly(FileMode.OpenOrCreate, FileShare.None)));
        }
        catch (IOException error) when (error.GetType() == typeof(IOException) && File.Exists(path + ".lock"))
        {
            throw new LogUnavailableException($"the event log {path} is in use by another server", error) { InUse = true };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LogUnavailableException($"the event log {path} can't be opened: {error.Message}", error);
        }
    }

    /// <summary>Only the owner may read the files: they hold every Secret of the cluster.</summary>
    public static FileStreamOptions OwnerOnly(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    /// <summary>Whether the database is as a server left it that closed in order.</summary>
    public bool WasClosedInOrder()
    {
        Span<byte> marker = stackalloc byte[LongestMarker];
        file.Position = 0;
        int length = file.ReadAtLeast(marker, LongestMarker, throwOnEndOfStream: false);
        var wal = new FileInfo(path + "-wal");
        return Encoding.UTF8.GetString(marker[..length]) == Marker() && (!wal.Exists || wal.Length == 0);
    }

    /// <summary>From here on the database is in use: ending without <see cref="MarkClosed"/> is not in order.</summary>
    public void MarkOpen() => file.SetLength(0);

    public void MarkClosed()
    {
        file.Position = 0;
        file.Write(Encoding.UTF8.GetBytes(Marker()));
    }

    public void Dispose() => file.Dispose();

    private string Marker()
    {
        var database = new FileInfo(path);
        return string.Create(CultureInfo.InvariantCulture, $"closed {database.Length} {database.LastWriteTimeUtc.Ticks}");
    }
}
