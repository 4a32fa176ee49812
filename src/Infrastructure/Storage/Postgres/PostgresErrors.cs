using System.Net.Sockets;
using Kronicle.Application.EventLog;
using Npgsql;

namespace Kronicle.Infrastructure.Storage.Postgres;

/// <summary>Npgsql's and Marten's errors as the log's own: the whole list.</summary>
internal static class PostgresErrors
{
    private const string DiskFull = "53100";
    private const string ReadOnly = "25006";

    /// <summary>Whether an exception says that the store is away or refuses.</summary>
    public static bool IsStore(Exception error) => error is NpgsqlException or SocketException or IOException or TimeoutException ||
        (error.InnerException is { } inner && IsStore(inner));

    /// <summary>The connection was lost, so that nothing is known of what was under way.</summary>
    public static bool IsLost(Exception error) => Find<PostgresException>(error) is not { } told || told.SqlState.StartsWith("57P", StringComparison.Ordinal);

    public static LogUnavailableException Translate(Exception error) => Find<PostgresException>(error) is { } told
        ? told.SqlState switch
        {
            ReadOnly => new("PostgreSQL takes no writes here: it is a standby or read-only", error),
            DiskFull => new($"PostgreSQL has no room: {told.MessageText}", error, LogOutage.Full),
            _ => new($"PostgreSQL refuses: {told.MessageText}", error),
        }
        : Find<TimeoutException>(error) is not null
            ? new("PostgreSQL does not answer in time", error, LogOutage.Unanswered)
            : new LogUnavailableException($"PostgreSQL does not answer: {error.Message}", error);

    private static T? Find<T>(Exception error)
        where T : Exception => error as T ?? (error.InnerException is { } inner ? Find<T>(inner) : null);
}
