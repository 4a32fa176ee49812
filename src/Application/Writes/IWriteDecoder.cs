using Kronicle.Application.Pipeline;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Writes;

/// <summary>Fills the state of one kind of write: what is stored, and what is to be stored.</summary>
public interface IWriteDecoder<in TRequest>
    where TRequest : WriteRequest
{
    /// <summary>Null when the state is filled; else why it can't be.</summary>
    ValueTask<ApiStatus?> DecodeAsync(TRequest request, CancellationToken cancellation);
}
