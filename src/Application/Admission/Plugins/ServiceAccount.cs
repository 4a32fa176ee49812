using Kronicle.Application.Admission.ServiceAccounts;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// Gives a pod its account, the account's token and its pull secrets, and keeps it to the secrets that the account may use.
/// https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#service-account-admission-controller
/// </summary>
public sealed class ServiceAccount(ClusterLookup lookup, IIdentifierSource random, TimeProvider clock) : IMutator, IValidator
{
    internal const string DefaultName = "default";

    private const string MirrorAnnotation = "kubernetes.io/config.mirror";

    private readonly AccountLookup accounts = new(lookup, random, clock);

    string IAdmissionPlugin.Name => "ServiceAccount";

    public bool Handles(AdmissionOperation operation) => operation is AdmissionOperation.Create or AdmissionOperation.Update;

    public async ValueTask<ApiStatus?> MutateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (!IsNewPod(attributes) || attributes.Object is not { } pod || IsMirror(pod))
        {
            // The pod of a kubelet's own manifest is never changed: the kubelet would delete it as another one.
            return await ValidateAsync(attributes, cancellation);
        }

        MapNode spec = pod.EnsureMap("spec");
        if (spec.Text("serviceAccountName") is not { Length: > 0 } name)
        {
            name = DefaultName;
            spec["serviceAccountName"] = name;
            spec["serviceAccount"] = name;
        }

        if (await accounts.FindAsync(attributes.Namespace, name, cancellation) is not { } account)
        {
            return NotFound(attributes, name);
        }

        if (spec.Bool("automountServiceAccountToken") ?? account.Bool("automountServiceAccountToken") ?? true)
        {
            TokenVolume.Inject(spec, GeneratedNames.Make(TokenVolume.NamePrefix, random));
        }

        if (spec.List("imagePullSecrets") is not { Count: > 0 } && account.List("imagePullSecrets") is { Count: > 0 } secrets)
        {
            spec["imagePullSecrets"] = secrets.Clone();
        }

        return await ValidateAsync(attributes, cancellation);
    }

    public ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (IsNewPod(attributes) && attributes.Object is { } pod)
        {
            return IsMirror(pod) ? new(Mirror(attributes, pod)) : LimitAsync(attributes, pod, ephemeral: false, cancellation);
        }

        return attributes is { Operation: AdmissionOperation.Update, Resource: { Group: "", Resource: "pods" }, Subresource: "ephemeralcontainers", Object: { } debugged }
            ? LimitAsync(attributes, debugged, ephemeral: true, cancellation)
            : new((ApiStatus?)null);
    }

    private static bool IsNewPod(AdmissionAttributes attributes) =>
        attributes.Operation == AdmissionOperation.Create && attributes.IsMainOf("", "pods");

    private static bool IsMirror(MapNode pod) => pod.Map("metadata")?.Map("annotations")?.Has(MirrorAnnotation) == true;

    private static ApiStatus? Mirror(AdmissionAttributes attributes, MapNode pod)
    {
        MapNode spec = pod.Map("spec") ?? new MapNode();
        if (spec.Text("serviceAccountName") is { Length: > 0 })
        {
            return AdmissionRefusal.Forbidden(attributes, "a mirror pod may not reference service accounts");
        }

        if (PodSecretNames.Any(spec))
        {
            return AdmissionRefusal.Forbidden(attributes, "a mirror pod may not reference secrets");
        }

        return (spec.List("volumes") ?? []).Maps.Any(volume => (volume.Map("projected")?.List("sources") ?? []).Maps
            .Any(source => source.Map("serviceAccountToken") is not null))
            ? AdmissionRefusal.Forbidden(attributes, "a mirror pod may not use ServiceAccountToken volume projections")
            : null;
    }

    private async ValueTask<ApiStatus?> LimitAsync(AdmissionAttributes attributes, MapNode pod, bool ephemeral, CancellationToken cancellation)
    {
        MapNode spec = pod.Map("spec") ?? new MapNode();
        if (spec.Text("serviceAccountName") is not { Length: > 0 } name)
        {
            return AdmissionRefusal.Forbidden(attributes,
                $"no service account specified for pod {attributes.Namespace}/{pod.Map("metadata")?.Text("name")}");
        }

        if (await accounts.FindAsync(attributes.Namespace, name, cancellation) is not { } account)
        {
            return NotFound(attributes, name);
        }

        if (!MountableSecrets.Enforced(account))
        {
            return null;
        }

        return (ephemeral ? MountableSecrets.RefuseEphemeral(account, spec) : MountableSecrets.Refuse(account, spec)) is { } why
            ? AdmissionRefusal.Forbidden(attributes, why)
            : null;
    }

    private static ApiStatus NotFound(AdmissionAttributes attributes, string name) => AdmissionRefusal.Forbidden(attributes,
        $"error looking up service account {attributes.Namespace}/{name}: serviceaccount \"{name}\" not found");
}
