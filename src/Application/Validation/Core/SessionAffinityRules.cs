using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>Whether a client's connections go to one endpoint, and for how long: spec.sessionAffinity of a service.</summary>
internal static class SessionAffinityRules
{
    private const string ClientIp = "ClientIP";
    private const string None = "None";
    private const long LongestSeconds = 86400;
    private const string WhenClientIp = "when session affinity type is ClientIP";

    private static readonly FieldPath Affinity = FieldPath.Spec.Child("sessionAffinity");
    private static readonly FieldPath Config = FieldPath.Spec.Child("sessionAffinityConfig");

    public static void Check(MapNode spec, Causes causes)
    {
        string affinity = spec.Text("sessionAffinity") ?? "";
        if (affinity is not (ClientIp or None))
        {
            causes.Add(affinity.Length == 0 ? FieldError.Required(Affinity, "") : FieldError.NotSupported(Affinity, affinity, [ClientIp, None]));
        }
        else if (affinity == ClientIp)
        {
            Timeout(spec.Map("sessionAffinityConfig"), causes);
        }
        else if (spec["sessionAffinityConfig"] is MapNode)
        {
            causes.Add(FieldError.Forbidden(Config, "must not be set when session affinity is None"));
        }
    }

    private static void Timeout(MapNode? config, Causes causes)
    {
        FieldPath path = Config.Child("clientIP");
        if (config is null)
        {
            causes.Add(FieldError.Required(Config, WhenClientIp));
        }
        else if (config.Map("clientIP") is not { } client)
        {
            causes.Add(FieldError.Required(path, WhenClientIp));
        }
        else if (client.Integer("timeoutSeconds") is not { } seconds)
        {
            causes.Add(FieldError.Required(path.Child("timeoutSeconds"), WhenClientIp));
        }
        else if (seconds is <= 0 or > LongestSeconds)
        {
            causes.Add(FieldError.Invalid(path.Child("timeoutSeconds"), ShownValue.Json(client["timeoutSeconds"]),
                $"must be greater than 0 and less than {LongestSeconds}"));
        }
    }
}
