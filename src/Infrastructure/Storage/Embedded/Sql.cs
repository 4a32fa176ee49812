using SQLitePCL;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>One-off SQL: what opening and closing need. What runs per request is a <see cref="Statement"/>.</summary>
internal static class Sql
{
    /// <summary>Runs statements, separated by semicolons, whose rows don't matter.</summary>
    public static void Run(sqlite3 connection, string sql) => Statement.Check(connection, raw.sqlite3_exec(connection, sql));

    /// <summary>The first column of the first row as a number; 0 when there is no row or it is null.</summary>
    public static long Number(sqlite3 connection, string sql)
    {
        using var statement = new Statement(connection, sql);
        return statement.Step() ? statement.Number(0) : 0;
    }

    /// <summary>The first column of the first row as text; empty when there is no row or it is null.</summary>
    public static string Text(sqlite3 connection, string sql)
    {
        using var statement = new Statement(connection, sql);
        return statement.Step() ? statement.Text(0) : "";
    }
}
