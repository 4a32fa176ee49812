using Kronicle.Application.EventLog;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Api.Hosting;

/// <summary>The namespaces that every cluster has. They are made when they are missing, by the server itself.</summary>
public static class BootstrapNamespaces
{
    private static readonly string[] Names = ["default", "kube-system", "kube-public", "kube-node-lease"];

    public static async Task EnsureAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var log = services.GetRequiredService<IEventLog>();
        var identifiers = services.GetRequiredService<IIdentifierSource>();
        DateTimeOffset now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        ResourceDefinition resource = ResourceCatalogue.BuiltIn.Find("", "v1", "namespaces")!;
        ListPage present = await log.ListAsync(new ListQuery(resource.KeyRoot), cancellation);
        HashSet<string> keys = [.. present.Items.Select(item => item.Key)];
        foreach (string name in Names.Where(name => !keys.Contains(resource.Key("", name))))
        {
            byte[] bytes = CanonicalWriter.Stored(Make(name, identifiers.NewUid(), now), resource.Type);
            var actor = new EventActor("system:apiserver", "create", identifiers.NewUid().ToString(), "kronicle", now);

            // Another server may have made it meanwhile: then there is nothing to do.
            await log.AppendAsync(new Append(resource.Key("", name), 0, bytes, actor), cancellation);
        }
    }

    private static MapNode Make(string name, Guid uid, DateTimeOffset now) => new()
    {
        ["kind"] = "Namespace",
        ["apiVersion"] = "v1",
        ["metadata"] = new MapNode
        {
            ["name"] = name,
            ["uid"] = uid.ToString(),
            ["creationTimestamp"] = Timestamps.Time(now),
            ["labels"] = new MapNode { ["kubernetes.io/metadata.name"] = name },
        },
        ["spec"] = new MapNode { ["finalizers"] = new ListNode([new TextNode("kubernetes")]) },
        ["status"] = new MapNode { ["phase"] = "Active" },
    };
}
