namespace Kronicle.Infrastructure.Configuration;

/// <summary>A configuration file whose bytes are remembered from when they were read last, whatever they were good for.</summary>
public sealed class FollowedFile(string path)
{
    private byte[] last = [];

    public string Path => path;

    /// <summary>The bytes of a file, of this one or of another that it names.</summary>
    /// <exception cref="IOException">It is not there, can't be read or is too large.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public ReadOnlyMemory<byte> Read(string file)
    {
        ReadOnlyMemory<byte> bytes = ConfigurationFiles.Read(file);
        if (file == path)
        {
            Volatile.Write(ref last, bytes.ToArray());
        }

        return bytes;
    }

    /// <summary>Whether the file has other bytes now. Throws as <see cref="Read"/> does.</summary>
    public bool HasChanged() => !ConfigurationFiles.Read(path).Span.SequenceEqual(Volatile.Read(ref last));
}
