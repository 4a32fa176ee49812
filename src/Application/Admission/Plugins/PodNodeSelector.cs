using Kronicle.Application.Admission.Configuration;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Selection;
using static Kronicle.Domain.Objects.GoText;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// Keeps the pods of a namespace on the nodes that an annotation of it, or the configuration, chooses.
/// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#podnodeselector
/// </summary>
public sealed class PodNodeSelector(ClusterLookup lookup, PluginConfigurations configurations) : IMutator, IValidator
{
    private const string Annotation = "scheduler.alpha.kubernetes.io/node-selector";
    private const string DefaultSelector = "clusterDefaultNodeSelector";

    private readonly MapNode byNamespace = configurations.Of("PodNodeSelector")?.Map("podNodeSelectorPluginConfig") ?? new MapNode();

    public string Name => "PodNodeSelector";

    public bool Handles(AdmissionOperation operation) => operation == AdmissionOperation.Create;

    public async ValueTask<ApiStatus?> MutateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (!attributes.IsMainOf("", "pods") || attributes.Object is not { } pod)
        {
            return null;
        }

        (Dictionary<string, string> wanted, ApiStatus? failure) = await OfNamespaceAsync(attributes.Namespace, cancellation);
        if ((failure ?? Conflict(pod, wanted)) is { } refusal)
        {
            return refusal;
        }

        foreach ((string label, string value) in wanted)
        {
            pod.EnsureMap("spec").EnsureMap("nodeSelector")[label] = value;
        }

        return await ValidateAsync(attributes, cancellation);
    }

    public async ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (!attributes.IsMainOf("", "pods") || attributes.Object is not { } pod)
        {
            return null;
        }

        (Dictionary<string, string> wanted, ApiStatus? failure) = await OfNamespaceAsync(attributes.Namespace, cancellation);
        if ((failure ?? Conflict(pod, wanted)) is { } refusal)
        {
            return refusal;
        }

        (Dictionary<string, string> allowed, string? malformed) = Parse(byNamespace.Text(attributes.Namespace) ?? "");
        return malformed is not null ? Fault(malformed)
            : allowed.Count > 0 && Selector(pod).Any(label => allowed.GetValueOrDefault(label.Key) != label.Value.ToString())
                ? Forbidden(pod, "pod node label selector labels conflict with its namespace whitelist")
                : null;
    }

    private async ValueTask<(Dictionary<string, string> Labels, ApiStatus? Failure)> OfNamespaceAsync(string name, CancellationToken cancellation)
    {
        if (await lookup.FindOrLiveAsync(LookedUp.Namespaces, "", name, cancellation) is not { } home)
        {
            return ([], Failure.Internal($"namespace {name} does not exist"));
        }

        (Dictionary<string, string> labels, string? malformed) = Parse(PodSpecs.Annotation(home, Annotation) ?? byNamespace.Text(DefaultSelector) ?? "");
        return (labels, malformed is null ? null : Fault(malformed));
    }

    // labels.ConvertSelectorToLabelsMap
    private static (Dictionary<string, string> Labels, string? Error) Parse(string selector)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string part in selector.Length == 0 ? [] : selector.Split(','))
        {
            string[] sides = part.Split('=');
            if (sides.Length != 2)
            {
                return (labels, $"invalid selector: [{string.Join(" ", sides)}]");
            }

            (string key, string value) = (sides[0].Trim(), sides[1].Trim());
            string? wrong = Wrong("<nil>", key, LabelSyntax.KeyErrors(key)) ?? Wrong($"<nil>.{key}", value, LabelSyntax.ValueErrors(value));
            if (wrong is not null)
            {
                return (labels, wrong);
            }

            labels[key] = value;
        }

        return (labels, null);
    }

    private static string? Wrong(string path, string value, IReadOnlyList<string> errors) =>
        errors.Count == 0 ? null : $"{path}: Invalid value: {Quote(value)}: {string.Join("; ", errors)}";

    private static ApiStatus? Conflict(MapNode pod, Dictionary<string, string> wanted) =>
        Selector(pod).Any(label => wanted.TryGetValue(label.Key, out string? value) && value != label.Value.ToString())
            ? Forbidden(pod, "pod node label selector conflicts with its namespace node label selector")
            : null;

    private static MapNode Selector(MapNode pod) => pod.Map("spec")?.Map("nodeSelector") ?? new MapNode();

    private static ApiStatus Forbidden(MapNode pod, string why) =>
        Failure.Forbidden(LookedUp.Pods.GroupResource, pod.Map("metadata")?.Text("name") ?? "", why);

    private static ApiStatus Fault(string message) => new(500, "", message);
}
