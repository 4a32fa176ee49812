using Kronicle.Application.WatchCache;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.ServiceAccounts;

/// <summary>What a token is bound to.</summary>
/// <param name="Pod">The pod that the token lives as long as.</param>
/// <param name="Node">The node, or the pod's node; its uid is empty when it is not known.</param>
/// <param name="Secret">The secret.</param>
public sealed record TokenBinding(TokenReference? Pod = null, TokenReference? Node = null, TokenReference? Secret = null)
{
    public static readonly TokenBinding None = new();
}

/// <summary>Finds the object of spec.boundObjectRef: it must be there, with the uid that was named, and a pod must use the account.</summary>
public sealed class TokenBindings(TokenObjects objects)
{
    /// <param name="reference">spec.boundObjectRef; null binds to nothing.</param>
    /// <param name="ns">The account's namespace.</param>
    /// <param name="account">The account's name.</param>
    /// <param name="cancellation">Ends waiting.</param>
    public async ValueTask<(TokenBinding Binding, ApiStatus? Failure)> ResolveAsync(
        MapNode? reference, string ns, string account, CancellationToken cancellation)
    {
        if (reference is null)
        {
            return (TokenBinding.None, null);
        }

        string version = reference.Text("apiVersion") ?? "";
        string kind = reference.Text("kind") ?? "";
        string name = reference.Text("name") ?? "";
        string? resource = version.Contains('/') ? null : kind switch
        {
            "Pod" => "pods",
            "Node" => "nodes",
            "Secret" => "secrets",
            _ => null,
        };
        if (resource is null)
        {
            string group = version.Contains('/') ? version : "/" + version;
            return Refused(Failure.BadRequest($"cannot bind token to object of type {group}, Kind={kind}"));
        }

        if (await objects.NewestAsync(resource, kind == "Node" ? "" : ns, name, cancellation) is not { } found)
        {
            return Refused(Failure.NotFound(new GroupResource("", resource), name));
        }

        MapNode? spec = kind == "Pod" ? TokenObjects.Tree(found, resource).Map("spec") : null;
        if (spec is not null && (spec.Text("serviceAccountName") ?? "") != account)
        {
            return Refused(Failure.BadRequest(
                $"cannot bind token for serviceaccount {GoText.Quote(account)} to pod running with different serviceaccount name."));
        }

        if (reference.Text("uid") is { Length: > 0 } uid && uid != found.Index.Uid)
        {
            return Refused(Failure.Conflict(new GroupResource("", kind), name, $"the UID in the bound object reference ({uid}) does not "
                + "match the UID in record. The object might have been deleted and then recreated"));
        }

        var bound = new TokenReference(found.Index.Name, found.Index.Uid);
        return (kind switch
        {
            "Pod" => new TokenBinding(Pod: bound, Node: await NodeAsync(spec?.Text("nodeName"), cancellation)),
            "Node" => new TokenBinding(Node: bound),
            _ => new TokenBinding(Secret: bound),
        }, null);
    }

    private async ValueTask<TokenReference?> NodeAsync(string? name, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        CachedObject? node = await objects.NewestAsync("nodes", "", name, cancellation);
        return new(name, node?.Index.Uid ?? "");
    }

    private static (TokenBinding Binding, ApiStatus? Failure) Refused(ApiStatus status) => (TokenBinding.None, status);
}
