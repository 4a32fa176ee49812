using System.Globalization;
using System.IO.Compression;
using Kronicle.Application.Auditing;

namespace Kronicle.Infrastructure.Auditing;

/// <summary>
/// A file that lines are added to and that makes place for a new one when it is large. Old ones have the time in their names, as
/// lumberjack gives it them: audit-2026-01-31T08-00-00.000.log. Only the owner may read them. Used by one thread at a time.
/// </summary>
internal sealed class RotatingFile : IDisposable
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH-mm-ss.fff";
    private const long Mebibyte = 1 << 20;

    // What is found here belongs to the whole machine: a server that runs as root could move /dev/null away.
    private const string Devices = "/dev/";

    private readonly AuditLogOptions options;
    private readonly TimeProvider clock;
    private readonly bool movable;
    private readonly string folder;
    private readonly string stem;
    private readonly string extension;
    private FileStream file;

    /// <exception cref="IOException">The file can't be opened for appending.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public RotatingFile(AuditLogOptions options, TimeProvider clock)
    {
        (this.options, this.clock) = (options, clock);
        string path = Path.GetFullPath(options.Path);
        movable = !path.StartsWith(Devices, StringComparison.Ordinal);
        folder = Path.GetDirectoryName(path)!;
        (stem, extension) = (Path.GetFileNameWithoutExtension(path), Path.GetExtension(path));
        Directory.CreateDirectory(folder);
        file = Open();
    }

    private string Current => Path.Combine(folder, stem + extension);

    /// <summary>Adds a line with its end, in one piece.</summary>
    /// <exception cref="IOException">The disk refuses it.</exception>
    public void Write(ReadOnlySpan<byte> line)
    {
        if (options.MaxSize > 0 && movable && file.Position > 0 && file.Position + line.Length > options.MaxSize * Mebibyte)
        {
            Rotate();
        }

        file.Write(line);
    }

    public void Dispose() => file.Dispose();

    private FileStream Open()
    {
        FileStreamOptions how = OwnersAlone(FileMode.Append);
        (how.Share, how.BufferSize) = (FileShare.ReadWrite | FileShare.Delete, 0);
        return new FileStream(Current, how);
    }

    private static FileStreamOptions OwnersAlone(FileMode mode)
    {
        var how = new FileStreamOptions { Mode = mode, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return how;
    }

    private void Rotate()
    {
        file.Dispose();
        string old = Path.Combine(folder, $"{stem}-{clock.GetUtcNow().UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}{extension}");
        try
        {
            File.Move(Current, old, overwrite: false);
        }
        finally
        {
            file = Open();
        }

        if (options.Compress)
        {
            Compress(old);
        }

        Clean();
    }

    private static void Compress(string path)
    {
        using (FileStream from = File.OpenRead(path))
        using (FileStream to = new FileStream(path + ".gz", OwnersAlone(FileMode.Create)))
        using (var gzip = new GZipStream(to, CompressionLevel.Fastest))
        {
            from.CopyTo(gzip);
        }

        File.Delete(path);
    }

    private void Clean()
    {
        DateTime oldest = options.MaxAge > 0 ? clock.GetUtcNow().UtcDateTime.AddDays(-options.MaxAge) : DateTime.MinValue;
        (string Path, DateTime Time)[] old = [.. Directory.EnumerateFiles(folder, $"{stem}-*").Select(path => (path, TimeOf(path)))
            .Where(backup => backup.Item2 is not null).Select(backup => (backup.path, backup.Item2!.Value)).OrderByDescending(backup => backup.Value)];
        for (int i = 0; i < old.Length; i++)
        {
            if ((options.MaxBackups > 0 && i >= options.MaxBackups) || old[i].Time < oldest)
            {
                File.Delete(old[i].Path);
            }
        }
    }

    private DateTime? TimeOf(string path)
    {
        string name = Path.GetFileName(path)[(stem.Length + 1)..];
        name = name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name;
        return name.EndsWith(extension, StringComparison.Ordinal)
            && DateTime.TryParseExact(name[..^extension.Length], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime time)
                ? time : null;
    }
}
