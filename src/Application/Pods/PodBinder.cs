using System.Globalization;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Strategies;
using Kronicle.Application.Writes;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Pods;

/// <summary>
/// Gives pods to nodes: what a scheduler asks for by a Binding. A pod is bound once, to a node by its name, and by nobody's word but a
/// binding's. https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/binding-v1/
/// </summary>
public sealed class PodBinder(ObjectUpdates updates, TimeProvider clock)
{
    private static readonly GroupResource BindingResource = new("", "pods/binding");

    /// <param name="context">The request; its namespace is the pod's.</param>
    /// <param name="binding">The Binding; uid and resourceVersion that it brings are preconditions on the pod.</param>
    /// <param name="cancellation">Ends the attempts.</param>
    public async ValueTask<ApiAnswer> BindAsync(RequestContext context, MapNode binding, CancellationToken cancellation)
    {
        if (BindingRules.Problem(binding.Map("target") ?? []) is { } problem)
        {
            return new FailureAnswer(new ApiStatus(500, "", problem));
        }

        string name = binding.Map("metadata")?.Text("name") ?? "";
        if (name.Length == 0)
        {
            return new FailureAnswer(Failure.BadRequest("Name parameter required."));
        }

        ResourceDefinition pods = context.Catalogue.Find("", "v1", "pods")!;
        ApiAnswer answer = await updates.RunAsync(context, new ObjectTarget(pods, context.Info.Namespace, name),
            change => Change(change, binding), cancellation);
        return answer is FailureAnswer ? answer : new SuccessAnswer(null, 201);
    }

    private ApiStatus? Change(ObjectChange change, MapNode binding)
    {
        MapNode pod = change.Object;
        MapNode metadata = pod.EnsureMap("metadata");
        MapNode spec = pod.EnsureMap("spec");
        string name = change.Stored.Index.Name;
        if (Precondition(change, binding.Map("metadata") ?? []) is { } unmet)
        {
            return unmet;
        }

        if (metadata.Has("deletionTimestamp"))
        {
            return Failure.Conflict(BindingResource, name, $"pod {name} is being deleted, cannot be assigned to a host");
        }

        if (spec.Text("nodeName") is { Length: > 0 } node)
        {
            return Failure.Conflict(BindingResource, name, $"pod {name} is already assigned to node {GoText.Quote(node)}");
        }

        if (spec.List("schedulingGates") is { Count: > 0 })
        {
            return Failure.Conflict(BindingResource, name, $"pod {name} has non-empty .spec.schedulingGates");
        }

        spec["nodeName"] = binding.Map("target")!.Text("name")!;
        Merge(metadata, binding, "annotations");
        Merge(metadata, binding, "labels");
        MapNode status = pod.EnsureMap("status");
        status.Remove("nominatedNodeName");
        PodConditions.Set(status, new("PodScheduled", "True"), clock.GetUtcNow());
        return null;
    }

    private static ApiStatus? Precondition(ObjectChange change, MapNode asked)
    {
        string revision = change.Stored.Revision.ToString(CultureInfo.InvariantCulture);
        string? unmet = asked.Text("uid") is { Length: > 0 } uid && uid != change.Stored.Index.Uid
            ? $"UID in precondition: {uid}, UID in object meta: {change.Stored.Index.Uid}"
            : asked.Text("resourceVersion") is { Length: > 0 } version && version != revision
            ? $"ResourceVersion in precondition: {version}, ResourceVersion in object meta: {revision}"
            : null;
        return unmet is null ? null : Failure.Conflict(new("", "pods"), change.Stored.Index.Name,
            $"StorageError: invalid object, Code: 4, Key: {change.Stored.Key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: {unmet}");
    }

    private static void Merge(MapNode metadata, MapNode binding, string field)
    {
        foreach (KeyValuePair<string, Node> entry in binding.Map("metadata")?.Map(field) ?? [])
        {
            metadata.EnsureMap(field)[entry.Key] = entry.Value;
        }
    }
}
