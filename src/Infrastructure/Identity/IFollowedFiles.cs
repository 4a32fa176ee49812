namespace Kronicle.Infrastructure.Identity;

/// <summary>Something that files decide and that follows them while the server runs.</summary>
public interface IFollowedFiles
{
    /// <summary>What they are to the server, for log lines: "serving certificate".</summary>
    string Name { get; }

    IReadOnlyList<string> Files { get; }

    /// <summary>Reads the files again and takes what has changed. Files that can't be used change nothing.</summary>
    FileLook Look();
}

/// <summary>What a look at files has found.</summary>
/// <param name="Taken">They have changed and are in use.</param>
/// <param name="Error">Why they can't be used, in a line without secrets; null when they can.</param>
public readonly record struct FileLook(bool Taken, string? Error);
