using System.Text;
using Kronicle.Application.EventLog;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Benchmarks;

/// <summary>Objects that a benchmark finds in its store.</summary>
internal static class Seeds
{
    /// <summary>Stores an object as it is, whatever was under its name.</summary>
    /// <param name="log">The store.</param>
    /// <param name="resource">RESOURCE of the core group, or RESOURCE.GROUP; version v1.</param>
    /// <param name="json">The object.</param>
    /// <param name="expected">The revision that is replaced; 0 for a new object.</param>
    public static async Task<long> PutAsync(IEventLog log, string resource, string json, long expected = 0)
    {
        int dot = resource.IndexOf('.', StringComparison.Ordinal);
        ResourceDefinition definition = dot < 0
            ? ResourceCatalogue.BuiltIn.Find("", "v1", resource)!
            : ResourceCatalogue.BuiltIn.Find(resource[(dot + 1)..], "v1", resource[..dot])!;
        MapNode tree = ObjectDecoder.Decode(Encoding.UTF8.GetBytes(json), definition.Type).Object!;
        MapNode metadata = tree.Map("metadata")!;
        AppendOutcome outcome = await log.AppendAsync(new(definition.Key(metadata.Text("namespace") ?? "", metadata.Text("name")!), expected,
            CanonicalWriter.Stored(tree, definition.Type), Pods.Actor), CancellationToken.None);
        return outcome.Committed ? outcome.Revision : throw new InvalidOperationException($"{resource} is at another revision than {expected}");
    }

    public static string ClusterBinding(string name, string user, string role) => $$"""
        {"kind":"ClusterRoleBinding","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":"{{name}}"},
         "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"{{role}}"},
         "subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"{{user}}"}]}
        """;

    public static string Role(string name) => $$"""
        {"kind":"ClusterRole","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":"{{name}}"},
         "rules":[{"apiGroups":["apps"],"resources":["deployments"],"verbs":["get","list","watch"]},
                  {"apiGroups":[""],"resources":["pods","pods/log"],"verbs":["get","list","watch"]}]}
        """;
}
