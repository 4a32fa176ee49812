using System.Text;
using Kronicle.Application.Admission.Configuration;
using Kronicle.Application.Strategies;
using Kronicle.Application.Validation;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// Gives pods the tolerations that their namespace's annotation, or the configuration, has as default, and holds them to those that it
/// allows. https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#podtolerationrestriction
/// </summary>
public sealed class PodTolerationRestriction : IMutator, IValidator
{
    private const string Plugin = "PodTolerationRestriction";
    private const string Defaults = "scheduler.alpha.kubernetes.io/defaultTolerations";
    private const string Allowed = "scheduler.alpha.kubernetes.io/tolerationsWhitelist";

    private static readonly ConfigurationKind Kind = new("Configuration", "podtolerationrestriction.admission.k8s.io/v1alpha1");

    private readonly ClusterLookup lookup;
    private readonly ListNode clusterDefaults;
    private readonly ListNode clusterAllowed;

    public PodTolerationRestriction(ClusterLookup lookup, PluginConfigurations configurations)
    {
        this.lookup = lookup;
        MapNode? given = configurations.Of(Plugin);
        clusterDefaults = given?.List("default") ?? [];
        clusterAllowed = given?.List("whitelist") ?? [];
        var found = new List<StatusCause>();
        var causes = new Causes(found);
        FieldPath path = FieldPath.Root("podtolerationrestriction");
        TolerationRules.Check(clusterDefaults, path.Child("default"), causes);
        TolerationRules.Check(clusterAllowed, path.Child("whitelist"), causes);
        if (given is not null && Kind.Mismatch(given) is { } mismatch)
        {
            throw PluginConfigurations.Unusable(Plugin, mismatch);
        }

        if (found.Count > 0)
        {
            throw PluginConfigurations.Unusable(Plugin,
                $"invalid config: [{string.Join(" ", found.Select(cause => $"{cause.Field}: {cause.Message}"))}]");
        }
    }

    public string Name => Plugin;

    public bool Handles(AdmissionOperation operation) => operation is AdmissionOperation.Create or AdmissionOperation.Update;

    public async ValueTask<ApiStatus?> MutateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (!attributes.IsMainOf("", "pods") || attributes.Object is not { } pod)
        {
            return null;
        }

        ListNode extra = [];
        if (attributes.Operation == AdmissionOperation.Create)
        {
            (ListNode? given, ApiStatus? failure) = await OfNamespaceAsync(attributes.Namespace, Defaults, cancellation);
            if (failure is not null)
            {
                return failure;
            }

            extra = new ListNode(given ?? clusterDefaults);
        }

        if (PodQuality.Given(pod) != "BestEffort")
        {
            extra.Add(new MapNode { ["key"] = "node.kubernetes.io/memory-pressure", ["operator"] = "Exists", ["effect"] = "NoSchedule" });
        }

        if (extra.Count > 0)
        {
            MapNode spec = pod.EnsureMap("spec");
            spec["tolerations"] = TolerationMerge.Of(spec.List("tolerations"), extra);
        }

        return await ValidateAsync(attributes, cancellation);
    }

    public async ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (!attributes.IsMainOf("", "pods") || attributes.Object?.Map("spec")?.List("tolerations") is not { Count: > 0 } tolerations)
        {
            return null;
        }

        (ListNode? given, ApiStatus? failure) = await OfNamespaceAsync(attributes.Namespace, Allowed, cancellation);
        ListNode allowed = given ?? clusterAllowed;
        return failure ?? (allowed.Count == 0 || tolerations.Maps.All(one => allowed.Maps.Any(wide => TolerationMerge.Covers(wide, one)))
            ? null
            : new ApiStatus(500, "", "pod tolerations (possibly merged with namespace default tolerations) conflict with its " +
                $"{(given is null ? "cluster" : "namespace")} whitelist"));
    }

    // Null when the namespace says nothing; an empty annotation says none.
    private async ValueTask<(ListNode? Tolerations, ApiStatus? Failure)> OfNamespaceAsync(
        string name, string annotation, CancellationToken cancellation)
    {
        if (await lookup.FindOrLiveAsync(LookedUp.Namespaces, "", name, cancellation) is not { } home)
        {
            return (null, Failure.NotFound(LookedUp.Namespaces.GroupResource, name));
        }

        string? text = PodSpecs.Annotation(home, annotation);
        if (text is null or "")
        {
            return (text is null ? null : [], null);
        }

        return TreeReader.Read(Encoding.UTF8.GetBytes(text), out string? error) is ListNode list
            ? (list, null)
            : (null, new ApiStatus(500, "", error ?? "json: cannot unmarshal object into Go value of type []v1.Toleration"));
    }
}
