namespace Kronicle.Application.Pipeline;

/// <summary>Where identifiers and randomness come from; tests put their own in its place.</summary>
public interface IIdentifierSource
{
    /// <summary>A random UUID (RFC 9562 version 4).</summary>
    Guid NewUid();

    /// <summary>A number from 0 up to, not including, <paramref name="below"/>.</summary>
    int Next(int below);
}
