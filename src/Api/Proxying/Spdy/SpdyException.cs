namespace Kronicle.Api.Proxying.Spdy;

/// <summary>The other side does not keep to SPDY/3.1, refused a stream, or went away.</summary>
public sealed class SpdyException : IOException
{
    public SpdyException(string message)
        : base(message)
    {
    }

    public SpdyException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
