using Kronicle.Domain.Failures;

namespace Kronicle.Application.Pipeline;

/// <summary>The body of a request, read on demand: nothing before authorization touches it.</summary>
public interface IRequestBody
{
    /// <summary>The media type without parameters; empty when the client sent none.</summary>
    string ContentType { get; }

    /// <summary>
    /// The whole body, read once and kept. Fails with 413 above the limit; a client that vanishes cancels the request.
    /// </summary>
    ValueTask<BodyBytes> ReadAsync(CancellationToken cancellation);
}

/// <summary>The bytes, or why there are none.</summary>
public readonly record struct BodyBytes(ReadOnlyMemory<byte> Bytes, ApiStatus? Failure);
