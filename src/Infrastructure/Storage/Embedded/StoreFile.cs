using System.Buffers.Binary;
using Kronicle.Application.EventLog;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>Opens the database file, or refuses it without a change to it.</summary>
internal static class StoreFile
{
    private const int HeaderLength = 100;
    private const int UserVersionAt = 60;
    private const int ApplicationIdAt = 68;

    /// <summary>
    /// The writer's connection to a file that is whole and of a known version. Throws <see cref="LogDamagedException"/> for any
    /// other, and <see cref="SqliteException"/> when it can't be read. The caller holds the lock.
    /// </summary>
    public static sqlite3 Open(string path, StoreLock held)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            new FileStream(path, StoreLock.OwnerOnly(FileMode.CreateNew, FileShare.ReadWrite)).Dispose();
        }
        else if (file.Length > 0)
        {
            CheckHeader(path);
            if (!held.WasClosedInOrder())
            {
                Inspect(path);
            }
        }

        held.MarkOpen();
        sqlite3 connection = Connections.OpenWriter(path);
        try
        {
            if (Schema.IsEmpty(connection))
            {
                Schema.Create(connection);
            }

            Schema.Complete(connection);

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Refuses what is no log of a known version, through a connection that reads what another process may be writing.</summary>
    public static void CheckReadable(string path, sqlite3 connection)
    {
        int application = (int)Sql.Number(connection, "PRAGMA application_id");
        if (application != Schema.ApplicationId)
        {
            throw NotALog(path);
        }

        Check(path, application, Sql.Number(connection, "PRAGMA user_version"));
    }

    /// <summary>What a look at the first bytes can tell, before SQLite touches the file.</summary>
    private static void CheckHeader(string path)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        using (FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        {
            if (file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || !header.StartsWith("SQLite format 3\0"u8))
            {
                throw new LogDamagedException($"the event log {path} is damaged: it has no database header");
            }
        }

        Check(
            path,
            BinaryPrimitives.ReadInt32BigEndian(header[ApplicationIdAt..]),
            BinaryPrimitives.ReadInt32BigEndian(header[UserVersionAt..]));
    }

    /// <summary>Reads the whole file, with the write-ahead log that a crash left, through a connection that changes nothing.</summary>
    private static void Inspect(string path)
    {
        using sqlite3 connection = Connections.OpenInspector(path);
        int application = (int)Sql.Number(connection, "PRAGMA application_id");
        if (application == 0 && !Schema.IsEmpty(connection))
        {
            throw NotALog(path);
        }

        Check(path, application, Sql.Number(connection, "PRAGMA user_version"));
        string problem = Sql.Text(connection, "PRAGMA quick_check(1)");
        if (problem != "ok")
        {
            throw new LogDamagedException($"the event log {path} is damaged: {problem}");
        }
    }

    /// <summary>An id of 0 passes here: so does a file that a crash left before its first commit.</summary>
    private static void Check(string path, int application, long version)
    {
        if (application is not (0 or Schema.ApplicationId))
        {
            throw NotALog(path);
        }

        if (application != 0 && version > Schema.Version)
        {
            throw new LogDamagedException(
                $"the event log {path} was written by a newer version: its layout is {version}, this server knows {Schema.Version}");
        }
    }

    private static LogDamagedException NotALog(string path) => new($"{path} is another program's database, not an event log");
}
