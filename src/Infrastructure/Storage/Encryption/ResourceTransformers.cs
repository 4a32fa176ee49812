using Kronicle.Domain.Meta;

namespace Kronicle.Infrastructure.Storage.Encryption;

/// <summary>Which providers seal and open the objects of a resource.</summary>
/// <param name="rules">By resource; * stands for all of a group, or for all.</param>
internal sealed class ResourceTransformers(IReadOnlyDictionary<GroupResource, PrefixTransformers> rules)
{
    private static readonly GroupResource All = new("*", "*");

    private static readonly PrefixTransformers Identity = new([new([], IdentityTransformer.Instance)], NoneMatches);

    /// <summary>The error for a value that none of a resource's providers wrote.</summary>
    public const string NoneMatches = "no matching prefix found";

    /// <summary>Identity for resources without a rule, and for what is no resource.</summary>
    public PrefixTransformers Of(GroupResource? resource) =>
        resource is not { } named ? Identity :
        rules.TryGetValue(named, out PrefixTransformers? found) || rules.TryGetValue(new(named.Group, "*"), out found) || rules.TryGetValue(All, out found)
            ? found : Identity;
}
