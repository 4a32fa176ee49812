using Kronicle.Application.Admission.Configuration;
using Kronicle.Application.Admission.Images;
using Kronicle.Application.Remote;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// Lets a service outside say which images may run.
/// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#imagepolicywebhook
/// </summary>
public sealed class ImagePolicyWebhook : IValidator
{
    private const string AuditPrefix = "imagepolicywebhook.image-policy.k8s.io/";
    private const string FailedOpen = "alpha.image-policy.k8s.io/failed-open";

    private static readonly ReviewUse Use = new("couldn't init admission plugin \"ImagePolicyWebhook\"", "check kubeConfigFile in its configuration");

    private readonly ImagePolicySettings settings;
    private readonly ImageVerdicts verdicts;

    public ImagePolicyWebhook(PluginConfigurations configurations, IReviewServices reviewers, TimeProvider clock)
    {
        settings = ImagePolicySettings.Of(configurations);
        verdicts = new(settings, reviewers.Open(settings.Kubeconfig, Use), clock);
    }

    public string Name => "ImagePolicyWebhook";

    public bool Handles(AdmissionOperation operation) => operation is AdmissionOperation.Create or AdmissionOperation.Update;

    public async ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (attributes is not { Resource: { Group: "", Resource: "pods" }, Subresource: "" or "ephemeralcontainers", Object: { } pod })
        {
            return null;
        }

        (ImageVerdict? verdict, string error) = await verdicts.OfAsync(SpecOf(attributes, pod), cancellation);
        if (verdict is null)
        {
            return Unanswered(attributes, pod, error);
        }

        foreach ((string key, string value) in verdict.Annotations)
        {
            attributes.Annotations[AuditPrefix + key] = value;
        }

        return verdict.Allowed ? null : AdmissionRefusal.Forbidden(attributes, verdict.Reason.Length > 0
            ? "image policy webhook backend denied one or more images: " + verdict.Reason
            : "one or more images rejected by webhook backend");
    }

    // A pod that passes unseen carries a mark of it, as in the reference: the one change that this validator makes.
    private ApiStatus? Unanswered(AdmissionAttributes attributes, MapNode pod, string error)
    {
        if (!settings.DefaultAllow)
        {
            return AdmissionRefusal.Forbidden(attributes, error);
        }

        attributes.Annotations[AuditPrefix + "failed-open"] = "true";
        pod.EnsureMap("metadata").EnsureMap("annotations")[FailedOpen] = "true";
        return null;
    }

    private static MapNode SpecOf(AdmissionAttributes attributes, MapNode pod)
    {
        string[] lists = attributes.Subresource.Length == 0 ? ["containers", "initContainers"] : ["ephemeralContainers"];
        var spec = new MapNode
        {
            ["containers"] = new ListNode(lists.SelectMany(list => PodSpecs.Of(pod.Map("spec"), list))
                .Select(container => new MapNode { ["image"] = container.Text("image") ?? "" })),
        };
        foreach ((string key, Node value) in pod.Map("metadata")?.Map("annotations") ?? [])
        {
            if (key.Contains(".image-policy.k8s.io/", StringComparison.Ordinal))
            {
                spec.EnsureMap("annotations")[key] = value;
            }
        }

        spec["namespace"] = attributes.Namespace;
        return spec;
    }
}
