using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;
using static Kronicle.Domain.Objects.GoText;

namespace Kronicle.Application.Authorization;

/// <summary>The 403 of a request that no authorizer allowed, word for word as kube-apiserver has it.</summary>
public static class ForbiddenMessages
{
    /// <param name="attributes">What was asked.</param>
    /// <param name="reason">The outcome's reason, appended when not empty.</param>
    public static ApiStatus Refuse(AuthorizationAttributes attributes, string reason)
    {
        string why = Describe(attributes) + (reason.Length == 0 ? "" : ": " + reason);
        var resource = new GroupResource(attributes.Group, attributes.Resource);
        string message = (resource.Resource.Length, attributes.Name.Length) switch
        {
            (0, _) => $"forbidden: {why}",
            (_, 0) => $"{resource} is forbidden: {why}",
            _ => $"{resource} {Quote(attributes.Name)} is forbidden: {why}",
        };
        return new(403, "Forbidden", message, new() { Group = resource.Group, Kind = resource.Resource, Name = attributes.Name });
    }

    private static string Describe(AuthorizationAttributes attributes)
    {
        string who = $"User {Quote(attributes.User.Name)} cannot {attributes.Verb}";
        if (!attributes.IsResource)
        {
            return $"{who} path {Quote(attributes.Path)}";
        }

        string resource = attributes.Subresource.Length == 0
            ? attributes.Resource
            : attributes.Resource + "/" + attributes.Subresource;
        string scope = attributes.Namespace.Length == 0
            ? "at the cluster scope"
            : $"in the namespace {Quote(attributes.Namespace)}";
        return $"{who} resource {Quote(resource)} in API group {Quote(attributes.Group)} {scope}";
    }
}
