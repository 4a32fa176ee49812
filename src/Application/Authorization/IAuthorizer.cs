using Kronicle.Application.Authentication;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Domain.Selection;

namespace Kronicle.Application.Authorization;

/// <summary>One authorization mode. The chain asks each in turn; the first Allow or Deny decides, and nobody's opinion is a denial.</summary>
public interface IAuthorizer
{
    /// <summary>The mode's name as --authorization-mode has it, such as RBAC.</summary>
    string Name { get; }

    ValueTask<AuthorizationOutcome> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancellation);
}

/// <summary>What is to be decided: the attributes of a SubjectAccessReview. It never holds a body.</summary>
public sealed record AuthorizationAttributes
{
    public required UserInfo User { get; init; }

    /// <summary>get, list, watch, create, update, patch, delete, deletecollection, or the lower-case HTTP method of a path request.</summary>
    public required string Verb { get; init; }

    /// <summary>Whether this is about a resource; else about <see cref="Path"/>.</summary>
    public required bool IsResource { get; init; }

    public string Group { get; init; } = "";

    public string Version { get; init; } = "";

    public string Resource { get; init; } = "";

    public string Subresource { get; init; } = "";

    public string Namespace { get; init; } = "";

    public string Name { get; init; } = "";

    public string Path { get; init; } = "";

    /// <summary>What of the resource is asked for, of a list, watch or deletecollection; empty for all of it (KEP-4601).</summary>
    public IReadOnlyList<FieldRequirement> Fields { get; init; } = [];

    public IReadOnlyList<LabelRequirement> Labels { get; init; } = [];

    /// <summary>What a request asks for.</summary>
    public static AuthorizationAttributes Of(RequestContext context)
    {
        RequestInfo info = context.Info;
        return new AuthorizationAttributes
        {
            User = context.User,
            Verb = info.Verb,
            IsResource = info.IsResource,
            Group = info.Group,
            Version = info.Version,
            Resource = info.Resource,
            Subresource = info.Subresource,
            Namespace = info.Namespace,
            Name = info.Name,
            Path = info.Path,
            Fields = Selects(info) && FieldSelector.TryParse(context.Options.FieldSelector, out FieldSelector? fields, out _) ? fields.Requirements : [],
            Labels = Selects(info) && LabelSelector.TryParse(context.Options.LabelSelector, out LabelSelector? labels, out _) ? labels.Requirements : [],
        };
    }

    private static bool Selects(RequestInfo info) => info.IsResource && info.Verb is "list" or "watch" or "deletecollection";
}

/// <summary>What an authorizer says of a request.</summary>
public enum Decision
{
    NoOpinion,
    Allow,
    Deny,
}

/// <summary>
/// An authorizer's answer; the reason is for audit annotations and 403 messages. Answers are kept and given again, so that a decision
/// allocates nothing; a class, because generic code over a struct of ours would be compiled at every start.
/// </summary>
public sealed record AuthorizationOutcome(Decision Decision, string Reason)
{
    /// <summary>What went wrong on the way to the decision; null when nothing did. A request that is not allowed then fails instead of being refused.</summary>
    public string? Error { get; init; }

    public static readonly AuthorizationOutcome NoOpinion = new(Decision.NoOpinion, "");

    /// <summary>Allow without a reason.</summary>
    public static readonly AuthorizationOutcome Allow = new(Decision.Allow, "");
}
