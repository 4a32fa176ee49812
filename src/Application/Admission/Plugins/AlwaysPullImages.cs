using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// Every container of a new pod, and every image volume, asks the registry for its image, so that nobody runs an image that only others
/// may pull. https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#alwayspullimages
/// </summary>
public sealed class AlwaysPullImages : IMutator, IValidator
{
    private const string Always = "Always";

    private static readonly string[] Lists = ["initContainers", "containers", "ephemeralContainers"];

    public string Name => "AlwaysPullImages";

    public bool Handles(AdmissionOperation operation) => operation is AdmissionOperation.Create or AdmissionOperation.Update;

    public ValueTask<ApiStatus?> MutateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (Concerns(attributes) && attributes.Object!.Map("spec") is { } spec)
        {
            foreach (MapNode container in PodSpecs.Containers(spec))
            {
                container["imagePullPolicy"] = Always;
            }

            foreach (MapNode image in PodSpecs.Of(spec, "volumes").Select(volume => volume.Map("image")).OfType<MapNode>())
            {
                image["pullPolicy"] = Always;
            }
        }

        return default;
    }

    public ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (!Concerns(attributes) || attributes.Object!.Map("spec") is not { } spec)
        {
            return default;
        }

        string?[] errors =
        [
            .. Lists.SelectMany(list => PodSpecs.Of(spec, list).Select((container, i) => Other($"spec.{list}[{i}].imagePullPolicy", container.Text("imagePullPolicy")))),
            .. PodSpecs.Of(spec, "volumes").Select((volume, i) => volume.Map("image") is { } image ? Other($"spec.volumes[{i}].image.pullPolicy", image.Text("pullPolicy")) : null),
        ];
        string text = AggregateError.Text(errors.OfType<string>().Select(error => AdmissionRefusal.Forbidden(attributes, error).Message));
        return text.Length == 0 ? default : new(new ApiStatus(500, "", text));
    }

    private static string? Other(string path, string? policy) =>
        policy == Always ? null : $"{path}: {FieldError.NotSupported(path, policy ?? "", [Always]).Message}";

    // An update that names no image that the pod has not had leaves it as it is.
    private static bool Concerns(AdmissionAttributes attributes) => attributes.IsMainOf("", "pods") && attributes.Object is { } pod &&
        (attributes.Operation == AdmissionOperation.Create || attributes.OldObject is not { } old || Images(pod).Except(Images(old)).Any());

    private static IEnumerable<string> Images(MapNode pod) =>
        PodSpecs.Containers(pod.Map("spec") ?? new MapNode()).Select(container => container.Text("image") ?? "");
}
