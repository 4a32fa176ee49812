using Kronicle.Application.Admission.Configuration;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Rates;

/// <summary>One limit of EventRateLimit: a bucket for the server, or one for each namespace, user, or source and object.</summary>
internal sealed class EventLimit
{
    private const string Plugin = "EventRateLimit";
    private const int DefaultCacheSize = 4096;

    private static readonly string[] Types = ["Namespace", "Server", "SourceAndObject", "User"];
    private static readonly ConfigurationKind Kind = new("Configuration", "eventratelimit.admission.k8s.io/v1alpha1");

    private readonly string type;
    private readonly Func<TokenBucket> make;
    private readonly RecentlyUsed<TokenBucket> buckets;

    private EventLimit(string type, int cacheSize, Func<TokenBucket> make) => (this.type, this.make, buckets) = (type, make, new(cacheSize));

    /// <summary>The limits of the configuration.</summary>
    /// <exception cref="StartupException">There is none, or it is not one.</exception>
    public static IReadOnlyList<EventLimit> Of(PluginConfigurations configurations, TimeProvider clock)
    {
        if (configurations.Of(Plugin) is not { } given)
        {
            return [];
        }

        if (Kind.Mismatch(given) is { } mismatch)
        {
            throw PluginConfigurations.Unusable(Plugin, mismatch);
        }

        MapNode[] limits = [.. PodSpecs.Of(given, "limits")];
        List<StatusCause> errors = limits.Length == 0 ? [FieldError.Invalid("limits", "null", "must not be empty")] : [];
        for (int i = 0; i < limits.Length; i++)
        {
            Check(limits[i], $"limits[{i}]", errors);
        }

        return errors.Count == 0
            ? [.. limits.Select(limit => Of(limit, clock))]
            : throw PluginConfigurations.Unusable(Plugin, AggregateError.Text(errors.Select(error => $"{error.Field}: {error.Message}")));
    }

    /// <summary>Why an event is too much; null when it is not.</summary>
    public string? Refuse(AdmissionAttributes attributes)
    {
        string key = type switch
        {
            "Namespace" => attributes.Namespace,
            "User" => attributes.User.Name,
            "SourceAndObject" => SourceAndObject(attributes.Object),
            _ => "",
        };
        return buckets.GetOrMake(key, make).TryTake() ? null : $"limit reached on type {type} for key {key}";
    }

    private static void Check(MapNode limit, string path, List<StatusCause> errors)
    {
        string type = limit.Text("type") ?? "";
        if (!Types.Contains(type))
        {
            errors.Add(FieldError.NotSupported(path + ".type", type, Types));
        }

        foreach (string field in (ReadOnlySpan<string>)["burst", "qps"])
        {
            if (limit.Integer(field) is not > 0)
            {
                errors.Add(FieldError.Invalid($"{path}.{field}", $"{limit.Integer(field) ?? 0}", "must be positive"));
            }
        }

        if (type != "Server" && limit.Integer("cacheSize") < 0)
        {
            errors.Add(FieldError.Invalid(path + ".cacheSize", $"{limit.Integer("cacheSize")}", "must not be negative"));
        }
    }

    private static EventLimit Of(MapNode limit, TimeProvider clock)
    {
        long perSecond = limit.Integer("qps")!.Value;
        int burst = (int)Math.Min(limit.Integer("burst")!.Value, int.MaxValue);
        int size = limit.Integer("cacheSize") is > 0 and var given ? (int)Math.Min(given, int.MaxValue) : DefaultCacheSize;
        return new(limit.Text("type")!, size, () => new TokenBucket(perSecond, burst, clock));
    }

    private static string SourceAndObject(MapNode? item)
    {
        MapNode? source = item?.Map("source");
        MapNode? about = item?.Map("involvedObject");
        return string.Concat(
        [
            source?.Text("component"), source?.Text("host"), about?.Text("kind"), about?.Text("namespace"), about?.Text("name"),
            about?.Text("uid"), about?.Text("apiVersion"),
        ]);
    }
}
