using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using static Kronicle.Domain.Objects.GoText;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// Gives a pod the overhead and the scheduling constraints of its runtime class (KEP-688, KEP-585).
/// https://kubernetes.io/docs/concepts/containers/runtime-class/
/// </summary>
public sealed class RuntimeClass(ClusterLookup lookup) : IMutator, IValidator
{
    private const string Differs = "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";

    public string Name => "RuntimeClass";

    public bool Handles(AdmissionOperation operation) => operation == AdmissionOperation.Create;

    public async ValueTask<ApiStatus?> MutateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        (MapNode? spec, MapNode? runtime, ApiStatus? refusal) = await PrepareAsync(attributes, cancellation);
        if (refusal is not null || spec is null || runtime is null)
        {
            return refusal;
        }

        return SetOverhead(attributes, spec, runtime) ?? SetScheduling(attributes, spec, runtime);
    }

    public async ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        (MapNode? spec, MapNode? runtime, ApiStatus? refusal) = await PrepareAsync(attributes, cancellation);
        if (refusal is not null || spec is null)
        {
            return refusal;
        }

        MapNode? given = spec.Map("overhead");
        if (runtime?.Map("overhead") is { } defined)
        {
            return SameQuantities(defined.Map("podFixed"), given) ? null : AdmissionRefusal.Forbidden(attributes, Differs);
        }

        return given is null ? null : AdmissionRefusal.Forbidden(attributes,
            "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
    }

    private async ValueTask<(MapNode? Spec, MapNode? Runtime, ApiStatus? Refusal)> PrepareAsync(
        AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (!attributes.IsMainOf("", "pods") || attributes.Object?.Map("spec") is not { } spec)
        {
            return default;
        }

        if (spec.Text("runtimeClassName") is not { } name)
        {
            return (spec, null, null);
        }

        return await lookup.FindOrLiveAsync(LookedUp.RuntimeClasses, "", name, cancellation) is { } found
            ? (spec, found, null)
            : (spec, null, AdmissionRefusal.Forbidden(attributes, $"pod rejected: RuntimeClass {Quote(name)} not found"));
    }

    private static ApiStatus? SetOverhead(AdmissionAttributes attributes, MapNode spec, MapNode runtime)
    {
        if (runtime.Map("overhead") is not { } overhead)
        {
            return null;
        }

        MapNode? defined = overhead.Map("podFixed");
        if (spec.Map("overhead") is { } given && !SameQuantities(defined, given))
        {
            return AdmissionRefusal.Forbidden(attributes, Differs);
        }

        spec["overhead"] = defined?.Clone();
        return null;
    }

    private static ApiStatus? SetScheduling(AdmissionAttributes attributes, MapNode spec, MapNode runtime)
    {
        if (runtime.Map("scheduling") is not { } scheduling)
        {
            return null;
        }

        if (scheduling.Map("nodeSelector") is { Count: > 0 } wanted)
        {
            MapNode selector = spec.EnsureMap("nodeSelector");
            foreach ((string key, Node value) in wanted)
            {
                if (selector[key] is { } given && !given.SameAs(value))
                {
                    return AdmissionRefusal.Forbidden(attributes,
                        $"conflict: runtimeClass.scheduling.nodeSelector[{key}] = {value}; pod.spec.nodeSelector[{key}] = {given}");
                }

                selector[key] = value;
            }
        }

        ListNode tolerations = TolerationMerge.Of(spec.List("tolerations"), scheduling.List("tolerations"));
        spec["tolerations"] = tolerations.Count > 0 ? tolerations : null;
        return null;
    }

    // Semantic equality: the same amounts, however they are written; none and an empty map are one.
    private static bool SameQuantities(MapNode? one, MapNode? other)
    {
        if ((one?.Count ?? 0) != (other?.Count ?? 0))
        {
            return false;
        }

        foreach ((string name, Node amount) in one ?? [])
        {
            if (other![name] is not { } peer ||
                (!amount.SameAs(peer) && !(Quantity.TryParse(amount.ToString() ?? "", out Quantity left, out _) &&
                    Quantity.TryParse(peer.ToString() ?? "", out Quantity right, out _) && left == right)))
            {
                return false;
            }
        }

        return true;
    }
}
