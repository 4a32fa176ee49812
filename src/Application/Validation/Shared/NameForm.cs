namespace Kronicle.Application.Validation.Shared;

/// <summary>What the names of a kind may be. https://kubernetes.io/docs/concepts/overview/working-with-objects/names/</summary>
public enum NameForm
{
    /// <summary>RFC 1123 subdomain of at most 253 characters.</summary>
    Subdomain,

    /// <summary>RFC 1123 label of at most 63 characters.</summary>
    Label,

    /// <summary>RFC 1035 label of at most 63 characters.</summary>
    Label1035,

    /// <summary>Anything that can stand between two slashes of a path.</summary>
    PathSegment,

    /// <summary>RFC 1123 subdomain after "*.".</summary>
    WildcardSubdomain,

    /// <summary>An IP address in canonical form.</summary>
    Address,
}
