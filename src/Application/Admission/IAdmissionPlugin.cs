using Kronicle.Application.Allocation;
using Kronicle.Application.Authentication;
using Kronicle.Application.Fairness;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission;

/// <summary>What a request does to the object, as admission calls it.</summary>
public enum AdmissionOperation
{
    Create,
    Update,
    Delete,
    Connect,
}

/// <summary>
/// What an admission plug-in sees of a request: admission.k8s.io/v1 AdmissionRequest. A plug-in changes nothing but
/// <see cref="Object"/>, and only as a mutator.
/// </summary>
public sealed class AdmissionAttributes
{
    public required AdmissionOperation Operation { get; init; }

    public required ResourceDefinition Resource { get; init; }

    public string Subresource { get; init; } = "";

    /// <summary>The kind that the path takes: the resource's own, or that of a subresource such as Scale or PodExecOptions.</summary>
    public GroupVersionKind Kind { get => kind ?? Resource.GroupVersionKind; init => kind = value; }

    private readonly GroupVersionKind? kind;

    /// <summary>Makes the options of the request, such as CreateOptions; null when it has none.</summary>
    public Func<MapNode>? Options { get; init; }

    public string Namespace { get; init; } = "";

    public string Name { get; init; } = "";

    public required UserInfo User { get; init; }

    /// <summary>Nothing will be stored: a plug-in must have no side effect.</summary>
    public bool DryRun { get; init; }

    /// <summary>The object to be stored; null for a deletion.</summary>
    public MapNode? Object { get; init; }

    /// <summary>The canonical form of <see cref="Object"/> in the request's version, when a validator has made it; null otherwise.</summary>
    internal byte[]? Canonical { get; set; }

    /// <summary>The stored object; null for a creation.</summary>
    public MapNode? OldObject { get; init; }

    /// <summary>Texts for the Warning header.</summary>
    public required ICollection<string> Warnings { get; init; }

    /// <summary>Adds an audit annotation; the key is prefixed by the plug-in's own name.</summary>
    public required IDictionary<string, string> Annotations { get; init; }

    /// <summary>Audit annotations that show parts of objects: for lines whose level shows bodies.</summary>
    public IDictionary<string, string>? DetailedAnnotations { get; init; }

    /// <summary>Whether and why mutators run a second time.</summary>
    public Reinvocation Reinvocation => reinvocation ??= new();

    private Reinvocation? reinvocation;

    /// <summary>Begins the second round of mutators; false when nothing asks for one.</summary>
    internal bool BeginAgain() => reinvocation?.Begin() == true;

    /// <summary>The seat that the request holds among those that are served; null when it holds none.</summary>
    public Seat? Seat { get; init; }

    /// <summary>Asks somebody outside, who may call back: meanwhile the request's seat is others'.</summary>
    internal Task<T> OutsideAsync<T>(Func<Task<T>> ask) => Seat is { } seat ? seat.AsideAsync(ask) : ask();

    /// <summary>When the request ends at the latest; null when it may take as long as it likes.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>The catalogue that the request sees.</summary>
    public ResourceCatalogue Catalogue { get; init; } = ResourceCatalogue.BuiltIn;

    /// <summary>The request's audit id, for what a plug-in writes on its behalf.</summary>
    public string AuditId { get; init; } = "";

    /// <summary>
    /// What a plug-in has taken for the write, settled when its outcome is known. Only for writes of the object itself: a deletion and a
    /// connection settle nothing.
    /// </summary>
    public IList<IClaim> Claims => claims ??= [];

    /// <summary>Whether there is anything to settle.</summary>
    public bool HasClaims => claims is { Count: > 0 };

    private List<IClaim>? claims;

    /// <summary>Whether the request is about objects of this resource themselves and not about a subresource.</summary>
    public bool IsMainOf(string group, string resource) =>
        Subresource.Length == 0 && Resource.Resource == resource && Resource.Group == group;
}

/// <summary>An admission plug-in: one file and one registration line.</summary>
public interface IAdmissionPlugin
{
    /// <summary>The name in --enable-admission-plugins.</summary>
    string Name { get; }

    bool Handles(AdmissionOperation operation);
}

/// <summary>A plug-in that may change the object. Runs before every <see cref="IValidator"/>.</summary>
public interface IMutator : IAdmissionPlugin
{
    /// <summary>Null admits; a status refuses.</summary>
    ValueTask<ApiStatus?> MutateAsync(AdmissionAttributes attributes, CancellationToken cancellation);
}

/// <summary>A plug-in that only judges the object as it will be stored.</summary>
public interface IValidator : IAdmissionPlugin
{
    /// <summary>Null admits; a status refuses.</summary>
    ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation);
}
