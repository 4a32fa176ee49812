namespace Kronicle.Application;

/// <summary>
/// The server can't start with what it was given: a file that is missing, broken or doesn't fit. The message is one line that
/// names the file or flag and says what to do next; it is printed as it is, without a stack trace.
/// </summary>
public sealed class StartupException : Exception
{
    public StartupException(string message)
        : base(message)
    {
    }

    public StartupException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
