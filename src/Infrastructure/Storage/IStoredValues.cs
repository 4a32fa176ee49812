using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage;

/// <summary>A store that can put other bytes in the place of those that hold its values, past and present. No revision changes by it.</summary>
internal interface IStoredValues
{
    /// <inheritdoc cref="IStoredFormRewriter.RewriteAsync"/>
    IAsyncEnumerable<RewriteProgress> RewriteAsync(IStoredForm form, CancellationToken cancellation);
}

/// <summary>A value that is to be stored in another form.</summary>
/// <param name="Revision">The event that made it.</param>
/// <param name="Bytes">The form of today.</param>
internal readonly record struct RenewedValue(long Revision, ReadOnlyMemory<byte> Bytes);
