namespace Kronicle.Infrastructure.Configuration;

/// <summary>Files that an operator writes and a flag, or another such file, names.</summary>
public static class ConfigurationFiles
{
    /// <summary>More is no configuration: 1 MiB.</summary>
    private const long MostBytes = 1 << 20;

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="IOException">It is not there, can't be read or is too large.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static ReadOnlyMemory<byte> Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length > MostBytes)
        {
            throw new IOException($"{path} is larger than 1 MiB");
        }

        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
