using Kronicle.Application.Pipeline;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Internal;

/// <summary>The body of a request that the server makes itself.</summary>
internal sealed class InternalBody(string contentType, ReadOnlyMemory<byte> bytes) : IRequestBody
{
    public static readonly InternalBody None = new("", default);

    public string ContentType => contentType;

    public static InternalBody Of(MapNode tree, string contentType)
    {
        var buffer = new JsonBuffer(1024);
        try
        {
            CanonicalWriter.Free(buffer, tree);
            return new(contentType, buffer.WrittenMemory.ToArray());
        }
        finally
        {
            buffer.Dispose();
        }
    }

    public ValueTask<BodyBytes> ReadAsync(CancellationToken cancellation) => new(new BodyBytes(bytes, null));
}
