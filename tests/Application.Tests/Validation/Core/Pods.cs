using System.Text;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Validation.Core;

/// <summary>Pods with their defaults, and what tests change of them.</summary>
internal static class Pods
{
    public const string Plain = """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"n","uid":"u"},"spec":{
          "containers":[{"name":"c","image":"i","imagePullPolicy":"Always","terminationMessagePolicy":"File","terminationMessagePath":"/m",
            "resources":{"limits":{"cpu":"1","memory":"1Gi"},"requests":{"cpu":"500m","memory":"1Gi"}}}],
          "initContainers":[{"name":"init","image":"i","imagePullPolicy":"Always","terminationMessagePolicy":"File","resources":{"requests":{"cpu":"1"}}},
            {"name":"side","image":"i","imagePullPolicy":"Always","terminationMessagePolicy":"File","restartPolicy":"Always","resources":{"requests":{"cpu":"1"}}}],
          "restartPolicy":"Never","dnsPolicy":"ClusterFirst","terminationGracePeriodSeconds":30,"activeDeadlineSeconds":100,"enableServiceLinks":true,
          "schedulerName":"default-scheduler","securityContext":{},
          "tolerations":[{"key":"a","operator":"Exists","effect":"NoExecute","tolerationSeconds":5}]},
         "status":{"phase":"Running","qosClass":"Burstable"}}
        """;

    /// <summary>The plain pod with a field of its spec, given by a dotted path, set to a value of JSON; null takes it away.</summary>
    public static string With(string path, string? value) => Set("spec." + path, value);

    /// <summary>The plain pod with this status.</summary>
    public static string Reporting(string status)
    {
        MapNode pod = Reviews.Read(Plain);
        Merge(pod.Map("status")!, status);
        return Text(pod);
    }

    /// <summary>The plain pod with annotations.</summary>
    public static string Annotated(string annotations) => Set("metadata.annotations", annotations);

    /// <summary>Sets fields of an object; null takes one away.</summary>
    public static void Merge(MapNode target, string fields)
    {
        foreach (KeyValuePair<string, Node> entry in Reviews.Read(fields))
        {
            target[entry.Key] = entry.Value is NullNode ? null : entry.Value;
        }
    }

    public static string Text(MapNode pod)
    {
        using var json = new JsonBuffer();
        CanonicalWriter.Free(json, pod);
        return Encoding.UTF8.GetString(json.Written);
    }

    private static string Set(string path, string? value)
    {
        MapNode pod = Reviews.Read(Plain);
        Node at = pod;
        string[] keys = path.Split('.');
        foreach (string key in keys[..^1])
        {
            at = at is ListNode list ? list[int.Parse(key, null)] : ((MapNode)at).EnsureMapOrList(key);
        }

        ((MapNode)at)[keys[^1]] = value is null ? null : TreeReader.Read(Encoding.UTF8.GetBytes(value), out _);
        return Text(pod);
    }

    private static Node EnsureMapOrList(this MapNode map, string key) => map[key] ?? map.EnsureMap(key);
}
