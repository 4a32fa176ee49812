using System.Globalization;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Bootstrap;

/// <summary>The authorities of client certificates, in PEM.</summary>
public sealed record ClientAuthorityBundle(string Pem);

/// <summary>
/// What a server tells other servers of the cluster by config maps of kube-system: by which authorities it knows its clients
/// (https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/#original-request-username-and-group), and since
/// when the use of legacy tokens is tracked (KEP-2799).
/// </summary>
public sealed class ServerConfigMaps(ClientAuthorityBundle authorities) : IBootstrapObjects
{
    private const string Clients = "client-ca-file";

    public IEnumerable<BootstrapObject> At(DateTimeOffset now)
    {
        yield return Make("extension-apiserver-authentication", Clients, authorities.Pem) with { Reconcile = AddAuthorities };
        yield return Make("kube-apiserver-legacy-service-account-token-tracking", "since",
            now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    // Servers of one cluster may have different authorities: each adds its own.
    private bool AddAuthorities(MapNode stored)
    {
        MapNode data = stored.EnsureMap("data");
        string known = data.Text(Clients) ?? "";
        if (known.Contains(authorities.Pem, StringComparison.Ordinal))
        {
            return false;
        }

        data[Clients] = known + (known.Length == 0 || known.EndsWith('\n') ? "" : "\n") + authorities.Pem;
        return true;
    }

    private static BootstrapObject Make(string name, string key, string value) => new(
        ResourceCatalogue.BuiltIn.Find("", "v1", "configmaps")!,
        new MapNode
        {
            ["metadata"] = new MapNode { ["name"] = name, ["namespace"] = "kube-system" },
            ["data"] = new MapNode { [key] = value },
        });
}
