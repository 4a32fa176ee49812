using System.Globalization;
using System.Text;
using Google.Protobuf;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>
/// Where the history lies in etcd, under the prefix and <c>.kronicle/</c>: entries in buckets of revisions, the states at the trim point,
/// and states too large for an entry.
/// </summary>
/// <remarks>
/// A bucket's number is a revision divided by <see cref="Width"/> that its writer knew before it wrote, so that every entry's revision is
/// greater than its bucket's number times the width.
/// </remarks>
internal sealed class HistoryKeys(EtcdEventLogOptions options)
{
    private const int BucketDigits = 12;
    private const string ForeignMark = "r";

    private readonly string own = options.Prefix + ".kronicle/";
    private readonly byte[] entries = Encoding.UTF8.GetBytes(options.Prefix + ".kronicle/history/");

    /// <summary>The revisions of one bucket.</summary>
    public int Width => options.BucketRevisions;

    /// <summary>The trim point, as <see cref="PointOf"/> writes it. It is there as soon as there is a history.</summary>
    public ByteString Trimmed { get; } = ByteString.CopyFromUtf8(options.Prefix + ".kronicle/trimmed");

    /// <summary>Its revision is the turn of the server that works on the trim point: written with each step, so that another can see it go on.</summary>
    public ByteString Turn { get; } = ByteString.CopyFromUtf8(options.Prefix + ".kronicle/trimmer");

    /// <summary>Whether changes of a key are kept in the history.</summary>
    public bool Has(string key) => !exclusion.Includes(key);

    private readonly HistoryExclusion exclusion = new(options.WithoutHistory);

    /// <summary>The key of an entry: no two appends have the same.</summary>
    /// <param name="key">The key of the log.</param>
    /// <param name="known">A revision that the store has had.</param>
    /// <param name="append">The append's own identifier.</param>
    public ByteString EntryOf(string key, long known, Guid append) => Entry("history/", key, known / Width, $"{append:n}");

    /// <summary>The key of the entry for a change that another kind of server made: all that see it make the same.</summary>
    public ByteString ForeignEntryOf(string key, long revision) => Entry("history/", key, (revision - 1) / Width, $"{ForeignMark}{revision:x16}");

    /// <summary>The key of a state that is too large for its entry.</summary>
    public ByteString BodyOf(ByteString entry) => ByteString.CopyFromUtf8($"{own}body/{entry.ToStringUtf8()[(own.Length + "history/".Length)..]}");

    /// <summary>The key of the entry that a state was put for.</summary>
    public ByteString EntryOfBody(ByteString body) => ByteString.CopyFromUtf8($"{own}history/{body.ToStringUtf8()[(own.Length + "body/".Length)..]}");

    /// <summary>The key of an object's state at the trim point.</summary>
    public ByteString BaseOf(string key) => ByteString.CopyFromUtf8($"{own}base{Below(key)}");

    /// <summary>The key of the log whose state at the trim point this is.</summary>
    public string KeyOfBase(ByteString key) => options.LogRoot + key.ToStringUtf8()[(own.Length + "base".Length)..];

    /// <summary>The entries of a scope in one bucket.</summary>
    public (ByteString From, ByteString To) BucketRange(long bucket, KeyScope scope) => RangeOf($"{own}history/{Digits(bucket)}{Below(scope)}");

    /// <summary>All entries from a bucket on.</summary>
    public (ByteString From, ByteString To) EntriesFrom(long bucket) =>
        (ByteString.CopyFromUtf8($"{own}history/{Digits(bucket)}"), ByteString.CopyFrom([.. entries, 0xff]));

    /// <summary>The states at the trim point that a scope may include.</summary>
    public (ByteString From, ByteString To) BaseRange(KeyScope scope) =>
        scope.Exact && Within(scope) ? Only(BaseOf(scope.Key)) : RangeOf($"{own}base{Below(scope with { Exact = false })}");

    /// <summary>The large states of the buckets before one.</summary>
    public (ByteString From, ByteString To) BodiesBefore(long bucket) =>
        (ByteString.CopyFromUtf8($"{own}body/"), ByteString.CopyFromUtf8($"{own}body/{Digits(bucket)}"));

    /// <summary>All large states.</summary>
    public (ByteString From, ByteString To) Bodies => RangeOf($"{own}body/");

    /// <summary>What an entry's key says. Its revision is that of the key in the store unless the key names another.</summary>
    public HistoryRef RefOf(ByteString entry, long modRevision)
    {
        string rest = entry.ToStringUtf8()[entries.Length..];
        int id = rest.LastIndexOf('/');
        string key = options.LogRoot + rest[BucketDigits..id];
        return new(entry, key, IsForeign(rest.AsSpan(id + 1), out long named) ? named : modRevision);
    }

    public long BucketOf(ByteString entry) =>
        long.Parse(entry.ToStringUtf8().AsSpan(entries.Length, BucketDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>A trim point in digits that compare as the numbers do.</summary>
    public static ByteString PointOf(long revision) => ByteString.CopyFromUtf8($"{revision:x16}");

    public static long PointOf(ByteString value) =>
        long.TryParse(value.ToStringUtf8(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long point)
            ? point
            : throw new LogDamagedException("the trim point of the history in etcd can't be read");

    private static bool IsForeign(ReadOnlySpan<char> id, out long revision)
    {
        revision = 0;
        return id.StartsWith(ForeignMark, StringComparison.Ordinal) &&
            long.TryParse(id[ForeignMark.Length..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out revision);
    }

    private static string Digits(long bucket) => bucket.ToString($"x{BucketDigits}", CultureInfo.InvariantCulture);

    private static (ByteString From, ByteString To) RangeOf(string prefix)
    {
        KeyRange range = KeyRange.Of(prefix);
        return (ByteString.CopyFrom(range.From), ByteString.CopyFrom(range.To));
    }

    private static (ByteString From, ByteString To) Only(ByteString key) => (key, ByteString.CopyFrom([.. key.Span, 0]));

    private ByteString Entry(string place, string key, long bucket, string id) =>
        ByteString.CopyFromUtf8($"{own}{place}{Digits(bucket)}{Below(key)}/{id}");

    private string Below(string key) => key[options.LogRoot.Length..];

    private bool Within(KeyScope scope) => scope.Key.Length > options.LogRoot.Length;

    // A scope that ends within the root, or with it, is that of everything; what it does not include is left out by its reader.
    private string Below(KeyScope scope) => !Within(scope) ? "/" : Below(scope.Key) + (scope.Exact ? "/" : "");
}
