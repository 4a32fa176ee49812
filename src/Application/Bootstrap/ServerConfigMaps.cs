using System.Globalization;
using System.Text.Json;
using Kronicle.Application.Authentication;
using Kronicle.Application.Authentication.Proxies;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Bootstrap;

/// <summary>
/// What a server tells other servers of the cluster by config maps of kube-system: by which authorities and headers it knows its clients
/// (https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/#original-request-username-and-group), and since
/// when the use of legacy tokens is tracked (KEP-2799).
/// </summary>
/// <param name="clients">The authorities of client certificates, as they are when they are told.</param>
/// <param name="proxies">The authorities of front proxies; empty when there are none.</param>
/// <param name="headers">By which headers front proxies name their callers.</param>
public sealed class ServerConfigMaps(AuthorityBundle clients, AuthorityBundle proxies, FrontProxyHeaders headers) : IBootstrapObjects
{
    public IEnumerable<BootstrapObject> At(DateTimeOffset now)
    {
        var told = new MapNode();
        Add(told);
        yield return Make("extension-apiserver-authentication", told) with { Reconcile = stored => Add(stored.EnsureMap("data")) };
        yield return Make("kube-apiserver-legacy-service-account-token-tracking",
            new MapNode { ["since"] = now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) });
    }

    // Servers of one cluster may have different authorities and headers: each adds its own.
    private bool Add(MapNode data)
    {
        bool changed = AddPem(data, "client-ca-file", clients.Pem);
        string proxyPem = proxies.Pem;
        if (proxyPem.Length == 0)
        {
            return changed;
        }

        changed |= AddPem(data, "requestheader-client-ca-file", proxyPem);
        changed |= AddNames(data, "requestheader-allowed-names", headers.AllowedNames);
        changed |= AddNames(data, "requestheader-extra-headers-prefix", headers.ExtraPrefixes);
        changed |= AddNames(data, "requestheader-group-headers", headers.GroupHeaders);
        changed |= headers.UidHeaders.Count > 0 && AddNames(data, "requestheader-uid-headers", headers.UidHeaders);
        return AddNames(data, "requestheader-username-headers", headers.UserHeaders) || changed;
    }

    private static bool AddPem(MapNode data, string key, string pem)
    {
        string known = data.Text(key) ?? "";
        if (known.Contains(pem, StringComparison.Ordinal))
        {
            return false;
        }

        data[key] = known + (known.Length == 0 || known.EndsWith('\n') ? "" : "\n") + pem;
        return true;
    }

    private static bool AddNames(MapNode data, string key, IReadOnlyList<string> names)
    {
        string? known = data.Text(key);
        string then = JsonSerializer.Serialize(Names(known).Union(names).ToArray(), Plain.Default.StringArray);
        data[key] = then;
        return then != known;
    }

    private static string[] Names(string? json)
    {
        try
        {
            return json is null ? [] : JsonSerializer.Deserialize(json, Plain.Default.StringArray) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static BootstrapObject Make(string name, MapNode data) => new(
        ResourceCatalogue.BuiltIn.Find("", "v1", "configmaps")!,
        new MapNode { ["metadata"] = new MapNode { ["name"] = name, ["namespace"] = "kube-system" }, ["data"] = data });
}

/// <summary>Lists of names as JSON.</summary>
[System.Text.Json.Serialization.JsonSerializable(typeof(string[]))]
internal sealed partial class Plain : System.Text.Json.Serialization.JsonSerializerContext;
