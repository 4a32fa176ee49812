using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Postgres;

/// <summary>What one commit of this process made.</summary>
/// <param name="Before">The newest event before it, of whichever server: the commit held the lock, so nothing lies between.</param>
/// <param name="Events">In order.</param>
internal sealed record OwnEvents(long Before, List<LogEvent> Events);
