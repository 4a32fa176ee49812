namespace Kronicle.Application.EventLog;

/// <summary>
/// The stored form of values, for stores that encrypt: which are not as they would be written today, because their key or provider is
/// no longer the first of the configuration, and the work that brings them up to date, history included.
/// </summary>
/// <remarks>
/// Objects stay as they are: only what lies around their bytes changes. Revisions stay too, but for current values in etcd, where each
/// that is rewritten is an update with a new revision, as any storage migration of kube-apiserver is.
/// </remarks>
public interface IStoredFormRewriter
{
    /// <summary>Whether the current value of a key is stored in another form than would be written today; false when it is absent.</summary>
    /// <exception cref="ValueUnreadableException">It can't be decrypted.</exception>
    ValueTask<bool> IsStaleAsync(string key, CancellationToken cancellation);

    /// <summary>
    /// Rewrites every value, current and past, that is not stored as it would be written today, in batches of bounded size. Interrupted,
    /// it can be called again: what is up to date is only looked at. Values that can't be read are left and counted.
    /// </summary>
    /// <param name="actor">Who is named where a rewritten value is an event.</param>
    /// <param name="cancellation">Breaks off between two batches.</param>
    /// <returns>How far it is, after each batch.</returns>
    IAsyncEnumerable<RewriteProgress> RewriteAsync(EventActor actor, CancellationToken cancellation);
}

/// <summary>How far a rewriting is.</summary>
/// <param name="Seen">Values that were looked at.</param>
/// <param name="Rewritten">Values that are in today's form because of it.</param>
/// <param name="Unreadable">Values that can't be decrypted.</param>
/// <param name="FirstUnreadable">Why the first of these can't be; null when there are none.</param>
public readonly record struct RewriteProgress(long Seen, long Rewritten, long Unreadable, string? FirstUnreadable)
{
    public RewriteProgress With(bool rewritten) => this with { Seen = Seen + 1, Rewritten = Rewritten + (rewritten ? 1 : 0) };

    public RewriteProgress With(ValueUnreadableException unreadable) =>
        this with { Seen = Seen + 1, Unreadable = Unreadable + 1, FirstUnreadable = FirstUnreadable ?? unreadable.Message };
}
