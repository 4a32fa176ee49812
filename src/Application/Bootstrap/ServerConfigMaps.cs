using System.Globalization;
using System.Text.Json;
using Kronicle.Application.Authentication.Proxies;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Bootstrap;

/// <summary>Whom this server believes: what other servers of the cluster must know to believe the same.</summary>
/// <param name="Pem">The authorities of client certificates, in PEM.</param>
public sealed record ClientAuthorityBundle(string Pem)
{
    /// <summary>The authorities of front proxies, in PEM; empty when there are none.</summary>
    public string FrontProxyPem { get; init; } = "";

    /// <summary>By which headers front proxies name their callers.</summary>
    public FrontProxyHeaders FrontProxy { get; init; } = new();
}

/// <summary>
/// What a server tells other servers of the cluster by config maps of kube-system: by which authorities and headers it knows its clients
/// (https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/#original-request-username-and-group), and since
/// when the use of legacy tokens is tracked (KEP-2799).
/// </summary>
public sealed class ServerConfigMaps(ClientAuthorityBundle authorities) : IBootstrapObjects
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
        bool changed = AddPem(data, "client-ca-file", authorities.Pem);
        if (authorities.FrontProxyPem.Length == 0)
        {
            return changed;
        }

        FrontProxyHeaders headers = authorities.FrontProxy;
        changed |= AddPem(data, "requestheader-client-ca-file", authorities.FrontProxyPem);
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
