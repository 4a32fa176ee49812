using Kronicle.Application.Auditing;
using Kronicle.Application.Authentication;
using Kronicle.Application.Fairness;
using Kronicle.Application.Requests;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Conversion;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Pipeline;

/// <summary>
/// One request on its way through the pipeline: what the wire said, and what each stage has found out so far. It belongs to one
/// request and is not shared between threads.
/// </summary>
public sealed class RequestContext
{
    public required RequestInfo Info { get; init; }

    /// <summary>The catalogue that this request sees from its first to its last step.</summary>
    public required ResourceCatalogue Catalogue { get; init; }

    public required Credentials Credentials { get; init; }

    public required RequestOptions Options { get; init; }

    public required IRequestBody Body { get; init; }

    /// <summary>The Audit-ID header that the client sent, or a new one.</summary>
    public required string AuditId { get; init; }

    public required DateTimeOffset Received { get; init; }

    public string UserAgent { get; init; } = "";

    /// <summary>The address of the connection.</summary>
    public string RemoteAddress { get; init; } = "";

    /// <summary>The addresses that proxies name before <see cref="RemoteAddress"/>: hearsay, for audit alone.</summary>
    public IReadOnlyList<string> ForwardedFor { get; init; } = [];

    /// <summary>The Accept header, for the paths that have forms of their own.</summary>
    public string Accept { get; init; } = "";

    /// <summary>The traceparent header by which the client's trace goes on here; empty without one. https://www.w3.org/TR/trace-context/</summary>
    public string TraceParent { get; init; } = "";

    /// <summary>Path and query as the client wrote them, for audit.</summary>
    public string Uri { get; init; } = "";

    /// <summary>The reason why the answer can't be given in a form that the client accepts: 406. Null when it can.</summary>
    public ApiStatus? NotAcceptable { get; init; }

    /// <summary>The identity that the caller asks to act under; null when it acts under its own.</summary>
    public ImpersonationHeaders? Impersonation { get; init; }

    /// <summary>The form of the answer; null for the server's own parts, which ask for none.</summary>
    public IAnswerForm? AnswerForm { get; init; }

    /// <summary>What audit keeps of the request; null when nothing is told of it.</summary>
    public AuditTrail? Audit { get; set; }

    /// <summary>What the client is told when the verb's answer can't be sent, or there is none: a timeout, a log that is away.</summary>
    public ApiStatus? Failed { get; set; }

    /// <summary>The request ran into a fault of the server.</summary>
    public bool Faulted { get; set; }

    /// <summary>The client went away before there was an answer.</summary>
    public bool ClosedEarly { get; set; }

    /// <summary>The answer has begun to leave before its end was known: what is told of its end does not wait for it.</summary>
    public bool AnswerLeft { get; set; }

    /// <summary>The caller, set by authentication; from impersonation on the identity that it acts under.</summary>
    public UserInfo User { get; set; } = UserInfo.Anonymous;

    /// <summary>The caller behind <see cref="User"/>; null when that is the caller itself.</summary>
    public UserInfo? Impersonator { get; set; }

    /// <summary>The verb of the constrained mode by which the caller acts under another identity; empty for the verb impersonate.</summary>
    public string ImpersonationConstraint { get; set; } = "";

    /// <summary>Nothing is stored: asked for by the query, or by the body of a deletion.</summary>
    public bool DryRun { get => dryRun ?? Options.DryRun; set => dryRun = value; }

    private bool? dryRun;

    /// <summary>Warning header texts, in order. https://kubernetes.io/blog/2020/09/03/warnings/</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Audit annotations, in order of keys.</summary>
    public SortedList<string, string> Annotations => annotations ??= new(UsualAnnotations, StringComparer.Ordinal);

    // What authorization says.
    private const int UsualAnnotations = 2;

    private SortedList<string, string>? annotations;

    /// <summary>Audit annotations that show parts of objects: for lines whose level shows bodies.</summary>
    public SortedList<string, string> DetailedAnnotations => detailedAnnotations ??= new(StringComparer.Ordinal);

    private SortedList<string, string>? detailedAnnotations;

    /// <summary>When the request ends at the latest; null when it may take as long as it likes.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>The seat that the request holds among those that are served; null when it holds none.</summary>
    public Seat? Seat { get; set; }

    /// <summary>The served resource; only for requests that reached a verb.</summary>
    public ResourceDefinition Resource => Info.Definition ?? throw new InvalidOperationException("the path names no resource");

    /// <summary>The storage version of the served resource.</summary>
    public ResourceDefinition Storage => Catalogue.StorageOf(Resource);

    /// <summary>The kind of the bodies that this path takes and answers with: a subresource may have its own, such as Scale.</summary>
    public GroupVersionKind Kind => kind ??= KindOfPath();

    /// <summary>The type of <see cref="Kind"/>.</summary>
    public StructType KindType => Catalogue.TypeOf(Kind) ?? Resource.Type;

    private GroupVersionKind? kind;

    /// <summary>A stored object as a tree in the served version.</summary>
    public MapNode FromStorage(CachedObject item) => FromStorage(item, Resource);

    /// <summary>A stored object of any resource as a tree in a version of it.</summary>
    public MapNode FromStorage(CachedObject item, ResourceDefinition version)
    {
        ResourceDefinition storage = Catalogue.StorageOf(version);
        MapNode tree = item.Tree(storage.Type);
        return ReferenceEquals(storage, version) ? tree : VersionConversion.FromStorage(version, tree);
    }

    /// <summary>The canonical bytes under which an object is stored that is in some version of its resource.</summary>
    public byte[] ToStorage(MapNode tree, ResourceDefinition version)
    {
        ResourceDefinition storage = Catalogue.StorageOf(version);
        return CanonicalWriter.Stored(ReferenceEquals(storage, version) ? tree : VersionConversion.ToStorage(version, tree), storage.Type);
    }

    /// <summary>Work to do when a connection to elsewhere is made, with the HTTP status that is sent; null when there is none.</summary>
    public Action<int>? OnConnected { get; set; }

    /// <summary>Work to do when the answer, streams included, has been sent: audit completion, releasing a seat.</summary>
    public List<Action<int>> OnCompleted { get; } = [];

    /// <summary>Runs what waits for the end of the answer, once, in reverse order.</summary>
    /// <param name="code">The HTTP status that was sent.</param>
    public void Complete(int code)
    {
        for (int i = OnCompleted.Count - 1; i >= 0; i--)
        {
            OnCompleted[i](code);
        }

        OnCompleted.Clear();
    }

    private GroupVersionKind KindOfPath() =>
        Info.Subresource.Length > 0 && Resource.Subresources.TryGetValue(Info.Subresource, out SubresourceDefinition? subresource)
            ? subresource.Answers
            : Resource.GroupVersionKind;
}
