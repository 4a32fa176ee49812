using Kronicle.Application.Authentication;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>What a kind's strategy sees of a write. System metadata (uid, creation time) is set before a strategy is asked.</summary>
public sealed record StrategyWrite
{
    /// <summary>The served resource.</summary>
    public required ResourceDefinition Resource { get; init; }

    /// <summary>The object that will be stored, in the served version: the one thing that a strategy may change.</summary>
    public required MapNode Object { get; init; }

    /// <summary>The stored object; null on create.</summary>
    public MapNode? Old { get; init; }

    /// <summary>Such as status; empty for the object itself.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>Who writes.</summary>
    public required UserInfo User { get; init; }

    /// <summary>The time of this write.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Takes warnings about what the client sent and the strategy changes before anybody else sees it.</summary>
    public ICollection<string> Warnings { get; init; } = [];

    /// <summary>Create, or an update of the object itself.</summary>
    public bool IsMain => Subresource.Length == 0;
}
