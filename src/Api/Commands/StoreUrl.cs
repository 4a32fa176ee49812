using System.Data.Common;
using Kronicle.Api.CommandLine;

namespace Kronicle.Api.Commands;

/// <summary>
/// A store in one word: embedded:PATH, etcd:URL,...?prefix=PATH&amp;cafile=FILE&amp;certfile=FILE&amp;keyfile=FILE, postgres:CONNECTION, or a
/// postgresql:// URI. Its parts are read by the flags that they stand for.
/// </summary>
internal static class StoreUrl
{
    public const string Forms = "embedded:DIRECTORY, etcd:URL,... or postgres:CONNECTION, such as embedded:/var/lib/kronicle";

    private const string FileName = "events.db";

    /// <returns>The options that choose the store, or what is wrong.</returns>
    public static Reading Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string rest = text[(colon + 1)..];
        return (colon < 0 ? "" : text[..colon]) switch
        {
            "embedded" => Embedded(rest),
            "etcd" => Etcd(rest),
            "postgres" or "postgresql" => rest.StartsWith("//", StringComparison.Ordinal) ? PostgresUri(text) : Flag("postgres", rest, new ServerOptions { DataDir = "." }),
            "memory" => Reading.Refused("memory", "a store in memory ends with its process: there is nothing to copy from or to"),
            _ when text == "memory" => Reading.Refused(text, "a store in memory ends with its process: there is nothing to copy from or to"),
            _ => Reading.Needs(Shown(text), Forms),
        };
    }

    /// <summary>A data directory, or the database file in it.</summary>
    private static Reading Embedded(string path)
    {
        if (path.Length == 0)
        {
            return Reading.Needs("embedded:", "embedded:DIRECTORY");
        }

        string full = Path.GetFullPath(path);
        return Path.GetFileName(full) == FileName && !Directory.Exists(full) ? new ServerOptions { DataDir = Path.GetDirectoryName(full)! }
            : File.Exists(full) ? Reading.Refused(path, $"the database is a file called {FileName} in a directory; name the directory")
            : new ServerOptions { DataDir = full };
    }

    private static Reading Etcd(string text)
    {
        int query = text.IndexOf('?', StringComparison.Ordinal);
        string servers = query < 0 ? text : text[..query];
        Reading read = Flag("etcd-servers", servers, new ServerOptions { DataDir = "." });
        if (read.Options is { EtcdServers.Count: 0 })
        {
            return Reading.Needs("etcd:", "etcd:URL, such as etcd:http://127.0.0.1:2379");
        }

        foreach (string part in query < 0 ? [] : text[(query + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? part : part[..equals];
            if (equals < 0 || name is not ("prefix" or "cafile" or "certfile" or "keyfile"))
            {
                return Reading.Needs(part, "prefix=, cafile=, certfile= or keyfile= behind the question mark");
            }

            if (read.Options is { } options)
            {
                read = Flag("etcd-" + name, Uri.UnescapeDataString(part[(equals + 1)..]), options);
            }
        }

        return read;
    }

    /// <summary>A URI as libpq has it, as a connection string: https://www.postgresql.org/docs/current/libpq-connect.html</summary>
    private static Reading PostgresUri(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0)
        {
            return Reading.Needs("postgresql://...", "postgresql://USER:PASSWORD@HOST:PORT/DATABASE");
        }

        var connection = new DbConnectionStringBuilder { ["Host"] = uri.Host };
        string[] user = uri.UserInfo.Split(':', 2);
        Set("Port", uri.Port > 0 ? $"{uri.Port}" : "");
        Set("Username", Uri.UnescapeDataString(user[0]));
        Set("Password", user.Length > 1 ? Uri.UnescapeDataString(user[1]) : "");
        Set("Database", Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')));
        foreach (string part in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = part.Split('=', 2);
            Set(Name(pair[0]), pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : "");
        }

        return Flag("postgres", connection.ConnectionString, new ServerOptions { DataDir = "." });

        void Set(string name, string value)
        {
            if (value.Length > 0)
            {
                connection[name] = value;
            }
        }
    }

    private static string Name(string libpq) => libpq switch
    {
        "sslmode" => "SSL Mode",
        "sslrootcert" => "Root Certificate",
        "sslcert" => "SSL Certificate",
        "sslkey" => "SSL Key",
        "connect_timeout" => "Timeout",
        _ => libpq.Replace('_', ' '),
    };

    private static Reading Flag(string name, string value, ServerOptions options)
    {
        Flag flag = FlagTable.Find(name)!;
        return flag.Read(options, flag.Form == FlagForm.Scalar ? [value] : value.Split(',', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>What was typed without what may be a password.</summary>
    private static string Shown(string text) => text.IndexOfAny(['@', ';', '=']) is >= 0 ? text[..Math.Min(text.Length, 12)] + "..." : text;
}
