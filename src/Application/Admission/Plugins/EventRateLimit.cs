using Kronicle.Application.Admission.Configuration;
using Kronicle.Application.Admission.Rates;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// Takes no more events than the configuration says, from anybody or about anything.
/// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#eventratelimit
/// </summary>
public sealed class EventRateLimit(PluginConfigurations configurations, TimeProvider clock) : IValidator
{
    private readonly IReadOnlyList<EventLimit> limits = EventLimit.Of(configurations, clock);

    public string Name => "EventRateLimit";

    public bool Handles(AdmissionOperation operation) => operation is AdmissionOperation.Create or AdmissionOperation.Update;

    // As in the reference, events of events.k8s.io pass: the limits are on the older kind.
    public ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (attributes.Resource is not { Group: "", Resource: "events" } || attributes.DryRun)
        {
            return default;
        }

        // Each limit counts the event, also when another has refused it.
        string refusals = AggregateError.Text(limits.Select(limit => limit.Refuse(attributes)).OfType<string>().ToList());
        return refusals.Length == 0 ? default : new(new ApiStatus(429, "TooManyRequests", "Too many requests: " + refusals));
    }
}
