using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Pipeline;

/// <summary>What a verb answers; the wire form is chosen where it is written.</summary>
/// <param name="Code">The HTTP status.</param>
public abstract record ApiAnswer(int Code);

/// <summary>A failure.</summary>
/// <param name="Status">What the client is told.</param>
public sealed record FailureAnswer(ApiStatus Status) : ApiAnswer(Status.Code)
{
    /// <summary>A failure in the body of an answer with another code, for the few actions whose failure is a result of theirs.</summary>
    public FailureAnswer(ApiStatus status, int code)
        : this(status) => Code = code;
}

/// <summary>A success without an object: the Status of a deletion or of an action.</summary>
/// <param name="Details">What it is about; null for an action.</param>
/// <param name="Code">The HTTP status; the body repeats what is not 200.</param>
public sealed record SuccessAnswer(StatusDetails? Details, int Code = 200) : ApiAnswer(Code);

/// <summary>A stored object.</summary>
public sealed record ObjectAnswer(int Code, ResourceDefinition Resource, CachedObject Object) : ApiAnswer(Code);

/// <summary>An object that is not stored: a review, a scale, a dry run's result.</summary>
public sealed record TreeAnswer(int Code, MapNode Object, StructType Type, ResourceDefinition? Resource = null) : ApiAnswer(Code);

/// <summary>A list, or one page of it.</summary>
/// <param name="Resource">The served resource.</param>
/// <param name="Items">In order of keys.</param>
/// <param name="Revision">The list's resourceVersion.</param>
/// <param name="Continue">The token of the next page; empty on the last.</param>
/// <param name="Remaining">How many items follow; null when it is not known.</param>
public sealed record ListAnswer(
    ResourceDefinition Resource, IReadOnlyList<CachedObject> Items, long Revision, string Continue, long? Remaining) : ApiAnswer(200);

/// <summary>A stream of events.</summary>
public sealed record WatchAnswer(ResourceDefinition Resource, WatchStream Stream) : ApiAnswer(200);

/// <summary>A document that is made once, such as discovery.</summary>
/// <param name="Json">The bytes.</param>
/// <param name="ContentType">The media type of the bytes when they are sent as they are.</param>
/// <param name="ETag">The quoted entity tag; null when it has none.</param>
/// <param name="AsIs">The bytes are sent in no other form; else they are JSON and negotiated as objects are.</param>
public sealed record DocumentAnswer(ReadOnlyMemory<byte> Json, string ContentType, string? ETag = null, bool AsIs = false) : ApiAnswer(200)
{
    /// <summary>More headers.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
}

/// <summary>Plain text.</summary>
public sealed record TextAnswer(int Code, string Text, string ContentType = "text/plain; charset=utf-8") : ApiAnswer(Code);

/// <summary>An answer that writes itself when its turn comes, such as /metrics.</summary>
public sealed record WriterAnswer(string ContentType, Func<Stream, CancellationToken, Task> WriteAsync) : ApiAnswer(200);

/// <summary>An append that found another state than the one it began with; it never leaves the pipeline.</summary>
/// <param name="Current">What is stored now; null when nothing is.</param>
public sealed record ConflictAnswer(EventLog.StoredValue? Current) : ApiAnswer(409);
