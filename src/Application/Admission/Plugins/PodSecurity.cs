using Kronicle.Application.Admission.Configuration;
using Kronicle.Application.Admission.PodStandards;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using static Kronicle.Domain.Objects.GoText;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// Holds pods to the Pod Security Standard that their namespace's labels ask for, warns of templates that make other pods, and of pods
/// that a namespace has when it asks for more (KEP-2579). https://kubernetes.io/docs/concepts/security/pod-security-admission/
/// </summary>
public sealed class PodSecurity(ClusterLookup lookup, PluginConfigurations configurations, TimeProvider clock) : IValidator
{
    private const string Prefix = "pod-security.kubernetes.io/";

    private readonly SecurityConfiguration configuration = SecurityConfiguration.Of(configurations);

    public string Name => "PodSecurity";

    public bool Handles(AdmissionOperation operation) => operation is AdmissionOperation.Create or AdmissionOperation.Update;

    public ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation) => attributes switch
    {
        { Object: null } => default,
        { Resource: { Group: "", Resource: "namespaces" }, Subresource: "" } => NamespaceAsync(attributes, cancellation),
        { Resource: { Group: "", Resource: "pods" } } => PodAsync(attributes, cancellation),
        { Subresource: "" } when PodTemplates.Have(attributes.Resource) => TemplateAsync(attributes, cancellation),
        _ => default,
    };

    private async ValueTask<ApiStatus?> NamespaceAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        string name = attributes.Object!.Map("metadata")?.Text("name") ?? "";
        MapNode? labels = attributes.Object.Map("metadata")?.Map("labels");
        SecurityPolicy policy = SecurityPolicy.Of(labels, configuration.Defaults, out List<StatusCause>? errors);
        List<StatusCause>? before = null;
        SecurityPolicy old = attributes.OldObject is { } stored
            ? SecurityPolicy.Of(stored.Map("metadata")?.Map("labels"), configuration.Defaults, out before)
            : default;
        if (errors is not null && (before is null || !errors.SequenceEqual(before)))
        {
            return Failure.Invalid(attributes.Resource.GroupVersionKind, attributes.Name, errors);
        }

        bool creates = attributes.OldObject is null;
        bool stricter = policy.Enforce != old.Enforce && policy.Enforce.Level != SecurityLevel.Privileged &&
            (policy.Enforce.Minor != old.Enforce.Minor || policy.Enforce.Level > old.Enforce.Level);
        if (!creates && !stricter)
        {
            return null;
        }

        if (configuration.Namespaces.Contains(name))
        {
            if (!policy.IsUnrestricted && !policy.SameAs(configuration.Defaults))
            {
                attributes.Warnings.Add($"namespace {Quote(name)} is exempt from Pod Security, and the policy ({policy.Stated(labels)}) will be ignored");
            }
        }
        else if (!creates)
        {
            var pods = new ExistingPods(lookup, configuration.RuntimeClasses, clock);
            foreach (string warning in await pods.WarningsAsync(name, policy.Enforce, cancellation))
            {
                attributes.Warnings.Add(warning);
            }
        }

        return null;
    }

    private async ValueTask<ApiStatus?> PodAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (attributes.Subresource is "exec" or "attach" or "binding" or "eviction" or "log" or "portforward" or "proxy" or "status" ||
            IsExempt(attributes))
        {
            return null;
        }

        if (await lookup.FindOrLiveAsync(LookedUp.Namespaces, "", attributes.Namespace, cancellation) is not { } home)
        {
            string why = $"failed to lookup namespace {Quote(attributes.Namespace)}";
            attributes.Annotations[Prefix + "error"] = $"Internal error occurred: {why}: {LookedUp.Namespaces.GroupResource} {Quote(attributes.Namespace)} not found";
            return Failure.Internal(why);
        }

        SecurityPolicy policy = SecurityPolicy.Of(home.Map("metadata")?.Map("labels"), configuration.Defaults, out List<StatusCause>? errors);
        if (errors is null && policy.IsUnrestricted)
        {
            attributes.Annotations[Prefix + "enforce-policy"] = "privileged:latest";
            return null;
        }

        return attributes.OldObject is { } old && !PodTemplates.ImagesChange(attributes.Object!, old)
            ? null
            : Judge(attributes, attributes.Object!, policy, errors, enforce: true);
    }

    private async ValueTask<ApiStatus?> TemplateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (IsExempt(attributes))
        {
            return null;
        }

        if (await lookup.FindOrLiveAsync(LookedUp.Namespaces, "", attributes.Namespace, cancellation) is not { } home)
        {
            attributes.Annotations[Prefix + "error"] =
                $"failed to lookup namespace {Quote(attributes.Namespace)}: {LookedUp.Namespaces.GroupResource} {Quote(attributes.Namespace)} not found";
            return null;
        }

        SecurityPolicy policy = SecurityPolicy.Of(home.Map("metadata")?.Map("labels"), configuration.Defaults, out List<StatusCause>? errors);
        return (errors is null && policy is { Warn.Level: SecurityLevel.Privileged, Audit.Level: SecurityLevel.Privileged }) ||
            PodTemplates.Of(attributes.Resource, attributes.Object!) is not { } template
            ? null
            : Judge(attributes, template, policy, errors, enforce: false);
    }

    private ApiStatus? Judge(AdmissionAttributes attributes, MapNode pod, SecurityPolicy policy, List<StatusCause>? errors, bool enforce)
    {
        MapNode metadata = pod.Map("metadata") ?? new MapNode();
        MapNode spec = pod.Map("spec") ?? new MapNode();
        if (spec.Text("runtimeClassName") is { } runtime && configuration.RuntimeClasses.Contains(runtime))
        {
            attributes.Annotations[Prefix + "exempt"] = "runtimeClass";
            return null;
        }

        if (errors is not null)
        {
            attributes.Annotations[Prefix + "error"] =
                "Failed to parse policy: " + AggregateError.Text(errors.Select(error => $"{error.Field}: {error.Message}"));
        }

        string? enforced = enforce ? Against(policy.Enforce, metadata, spec) : null;
        string? audited = enforce && policy.Audit == policy.Enforce ? enforced : Against(policy.Audit, metadata, spec);
        if (enforce)
        {
            attributes.Annotations[Prefix + "enforce-policy"] = policy.Enforce.ToString();
        }

        if (audited is not null)
        {
            attributes.Annotations[Prefix + "audit-violations"] = "would violate " + audited;
        }

        if (enforced is not null)
        {
            return Failure.Forbidden(attributes.Resource.GroupResource, attributes.Name, "violates " + enforced);
        }

        string? warned = policy.Warn == policy.Audit ? audited
            : enforce && policy.Warn == policy.Enforce ? null : Against(policy.Warn, metadata, spec);
        if (warned is not null)
        {
            attributes.Warnings.Add("would violate " + warned);
        }

        return null;
    }

    private static string? Against(VersionedLevel standard, MapNode metadata, MapNode spec)
    {
        IReadOnlyList<Violation> violations = SecurityChecks.Violations(standard, metadata, spec);
        return violations.Count == 0 ? null : $"PodSecurity \"{standard}\": {Violation.Text(violations)}";
    }

    private bool IsExempt(AdmissionAttributes attributes)
    {
        string? reason = configuration.Namespaces.Contains(attributes.Namespace) ? "namespace"
            : configuration.Users.Contains(attributes.User.Name) ? "user" : null;
        if (reason is not null)
        {
            attributes.Annotations[Prefix + "exempt"] = reason;
        }

        return reason is not null;
    }
}
