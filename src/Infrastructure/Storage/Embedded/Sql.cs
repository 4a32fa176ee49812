using Microsoft.Data.Sqlite;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>One-off SQL: what opening and closing need. What runs per request is a <see cref="Statement"/>.</summary>
internal static class Sql
{
    public static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row as a number; 0 when there is no row or it is null.</summary>
    public static long Number(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() is long number ? number : 0;
    }

    /// <summary>The first column of the first row as text; empty when there is no row or it is null.</summary>
    public static string Text(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() as string ?? "";
    }
}
