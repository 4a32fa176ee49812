using Kronicle.Application.WatchCache;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// Gives a pod the number and the preemption policy of its priority class, and lets only one class be the default.
/// https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
/// </summary>
public sealed class Priority : IMutator, IValidator
{
    private readonly ClusterLookup lookup;
    private readonly SnapshotMemo<MapNode?> defaultClass;

    public Priority(ClusterLookup lookup)
    {
        this.lookup = lookup;
        defaultClass = new(LowestDefault);
    }

    public string Name => "Priority";

    public bool Handles(AdmissionOperation operation) => operation is AdmissionOperation.Create or AdmissionOperation.Update;

    public async ValueTask<ApiStatus?> MutateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (!attributes.IsMainOf("", "pods") || attributes.Object is not { } pod)
        {
            return null;
        }

        MapNode spec = pod.EnsureMap("spec");
        if (attributes.Operation == AdmissionOperation.Create)
        {
            return await ResolveAsync(attributes, spec, cancellation);
        }

        // What was resolved stays when an update leaves it out: validation refuses any other change of it.
        spec["priority"] ??= attributes.OldObject?.Map("spec")?["priority"];
        spec["preemptionPolicy"] ??= attributes.OldObject?.Map("spec")?["preemptionPolicy"];
        return null;
    }

    public async ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (!attributes.IsMainOf("scheduling.k8s.io", "priorityclasses") || attributes.Object?.Bool("globalDefault") != true)
        {
            return null;
        }

        string? present = (await DefaultAsync(cancellation))?.Map("metadata")?.Text("name");
        return present is null || (attributes.Operation == AdmissionOperation.Update && present == attributes.Name)
            ? null
            : AdmissionRefusal.Forbidden(attributes, $"PriorityClass {present} is already marked as default. Only one default can exist");
    }

    private async ValueTask<ApiStatus?> ResolveAsync(AdmissionAttributes attributes, MapNode spec, CancellationToken cancellation)
    {
        string name = spec.Text("priorityClassName") ?? "";
        MapNode? found = name.Length == 0
            ? await DefaultAsync(cancellation)
            : await lookup.FindAsync(LookedUp.PriorityClasses, "", name, cancellation);
        if (found is null && name.Length > 0)
        {
            return AdmissionRefusal.Forbidden(attributes, $"no PriorityClass with name {name} was found");
        }

        long priority = found?.Integer("value") ?? 0;
        if (spec.Integer("priority") is { } given && given != priority)
        {
            return AdmissionRefusal.Forbidden(attributes, $"the integer value of priority ({given}) must not be provided in pod spec; " +
                $"priority admission controller computed {priority} from the given PriorityClass name");
        }

        if (found is not null)
        {
            spec["priorityClassName"] = found.Map("metadata")!["name"];
        }

        spec["priority"] = NumberNode.Of(priority);
        return Preemption(attributes, spec, found is null ? "PreemptLowerPriority" : found.Text("preemptionPolicy"));
    }

    private static ApiStatus? Preemption(AdmissionAttributes attributes, MapNode spec, string? policy)
    {
        if (policy is null)
        {
            return null;
        }

        if (spec.Text("preemptionPolicy") is { } given && given != policy)
        {
            return AdmissionRefusal.Forbidden(attributes, $"the string value of PreemptionPolicy ({given}) must not be provided in pod spec; " +
                $"priority admission controller computed {policy} from the given PriorityClass name");
        }

        spec["preemptionPolicy"] = policy;
        return null;
    }

    private async ValueTask<MapNode?> DefaultAsync(CancellationToken cancellation) =>
        defaultClass.Of(await lookup.SnapshotAsync(LookedUp.PriorityClasses, cancellation));

    // Two defaults can come from two servers at once: then the lower number counts.
    private MapNode? LowestDefault(ObjectSnapshot classes)
    {
        MapNode? lowest = null;
        foreach (CachedObject item in classes.Range(LookedUp.PriorityClasses.KeyRoot))
        {
            MapNode tree = lookup.TreeOf(LookedUp.PriorityClasses, item);
            if (tree.Bool("globalDefault") == true && (lowest is null || lowest.Integer("value") > tree.Integer("value")))
            {
                lowest = tree;
            }
        }

        return lowest;
    }
}
