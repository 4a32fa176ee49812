using System.Threading.Channels;

namespace Kronicle.Infrastructure.Storage.Encryption;

/// <summary>
/// Takes a changed configuration file without a restart: it looks each minute, and at once where the file system tells of changes in the
/// file's folder, which is how mounted secrets are replaced. A file that can't be used is told of and looked at again.
/// </summary>
public sealed class ConfigurationFollower(EncryptionAtRest encryption, TimeProvider clock)
{
    /// <summary>How often the file is looked at without being told.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <summary>Follows until cancelled.</summary>
    /// <param name="taken">Told when another configuration is in use.</param>
    /// <param name="refused">Told why a file was not taken, in a line without secrets.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(Action taken, Action<string> refused, CancellationToken cancellation)
    {
        var looks = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        void Look() => looks.Writer.TryWrite(true);
        await using ITimer timer = clock.CreateTimer(_ => Look(), null, Period, Period);
        using FileSystemWatcher? watcher = Watch(Look);
        await foreach (bool _ in looks.Reader.ReadAllAsync(cancellation))
        {
            (bool changed, string? error) = await encryption.ReloadAsync(cancellation);
            if (changed)
            {
                taken();
            }

            if (error is not null)
            {
                refused(error);
            }
        }
    }

    // The folder and not the file: what replaces a file has another inode.
    private FileSystemWatcher? Watch(Action look)
    {
        try
        {
            var watcher = new FileSystemWatcher(Path.GetDirectoryName(Path.GetFullPath(encryption.File))!);
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
