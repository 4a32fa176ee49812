using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>
/// A prepared statement that is used again and again, on SQLite's own functions: values go in and out as spans, without a
/// parameter object or a copy of the bytes for each call. Used by one thread at a time; parameters count from 1, columns from 0.
/// </summary>
internal sealed class Statement : IDisposable
{
    private const int Persistent = 1;
    private const int OnStack = 512;

    private readonly sqlite3 connection;
    private readonly sqlite3_stmt handle;

    public Statement(sqlite3 connection, string sql)
    {
        this.connection = connection;
        Check(connection, raw.sqlite3_prepare_v3(connection, sql, Persistent, out handle));
    }

    /// <summary>Throws <see cref="SqliteException"/> for what is not SQLITE_OK.</summary>
    public static void Check(sqlite3 connection, int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Failure(connection, code);
        }
    }

    public Statement Bind(int parameter, long value)
    {
        Check(connection, raw.sqlite3_bind_int64(handle, parameter, value));
        return this;
    }

    public Statement Bind(int parameter, string value)
    {
        int longest = Encoding.UTF8.GetMaxByteCount(value.Length);
        Span<byte> buffer = longest <= OnStack ? stackalloc byte[OnStack] : new byte[longest];
        return BindText(parameter, buffer[..Encoding.UTF8.GetBytes(value, buffer)]);
    }

    public Statement BindText(int parameter, ReadOnlySpan<byte> utf8)
    {
        Check(connection, raw.sqlite3_bind_text(handle, parameter, utf8));
        return this;
    }

    public Statement BindBlob(int parameter, ReadOnlySpan<byte> value)
    {
        Check(connection, raw.sqlite3_bind_blob(handle, parameter, value));
        return this;
    }

    public Statement BindNull(int parameter)
    {
        Check(connection, raw.sqlite3_bind_null(handle, parameter));
        return this;
    }

    /// <summary>Goes to the next row; false after the last, when the statement is ready to run again.</summary>
    public bool Step()
    {
        int code = raw.sqlite3_step(handle);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        SqliteException? failure = code == raw.SQLITE_DONE ? null : Failure(connection, code);
        Reset();
        return failure is null ? false : throw failure;
    }

    /// <summary>Runs a statement that has no rows, or whose rows don't matter.</summary>
    public void Run()
    {
        if (Step())
        {
            Reset();
        }
    }

    /// <summary>Lets go of the row, and of the snapshot when no transaction is open. Must follow a <see cref="Step"/> that was true.</summary>
    public void Reset() => raw.sqlite3_reset(handle);

    public long Number(int column) => raw.sqlite3_column_int64(handle, column);

    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(handle, column));

    public byte[] Blob(int column) => raw.sqlite3_column_blob(handle, column).ToArray();

    public void Dispose() => handle.Dispose();

    private static SqliteException Failure(sqlite3 connection, int code) =>
        new(raw.sqlite3_errmsg(connection).utf8_to_string(), code & 0xff, raw.sqlite3_extended_errcode(connection));
}
