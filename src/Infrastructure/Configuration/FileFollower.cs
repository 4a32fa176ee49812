using System.Threading.Channels;

namespace Kronicle.Infrastructure.Configuration;

/// <summary>
/// Looks at files that may change while the server runs: each minute, and at once where the file system tells of changes in their
/// folders, which is how mounted secrets are replaced.
/// </summary>
/// <param name="files">The files that are followed.</param>
/// <param name="clock">Counts the minutes.</param>
public sealed class FileFollower(IReadOnlyList<string> files, TimeProvider clock)
{
    /// <summary>How often files are looked at without being told.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <summary>Follows until cancelled.</summary>
    /// <param name="look">Reads the files again, one call at a time. Changes that come meanwhile lead to one more call.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(Func<CancellationToken, Task> look, CancellationToken cancellation)
    {
        var looks = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        void Look() => looks.Writer.TryWrite(true);
        await using ITimer timer = clock.CreateTimer(_ => Look(), null, Period, Period);
        FileSystemWatcher[] watchers = [.. files.Select(file => Path.GetDirectoryName(Path.GetFullPath(file))!)
            .Distinct(StringComparer.Ordinal).Select(folder => Watch(folder, Look)).OfType<FileSystemWatcher>()];
        try
        {
            await foreach (bool _ in looks.Reader.ReadAllAsync(cancellation))
            {
                await look(cancellation);
            }
        }
        finally
        {
            Array.ForEach(watchers, watcher => watcher.Dispose());
        }
    }

    // The folder and not the file: what replaces a file has another inode.
    private static FileSystemWatcher? Watch(string folder, Action look)
    {
        try
        {
            var watcher = new FileSystemWatcher(folder);
            watcher.Changed += (_, _) => look();
            watcher.Created += (_, _) => look();
            watcher.Renamed += (_, _) => look();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // The system has no more watches to give: the timer does it alone.
            return null;
        }
    }
}
