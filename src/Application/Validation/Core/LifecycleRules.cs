using System.Globalization;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>
/// The rules of hooks and probes: https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/ and
/// https://kubernetes.io/docs/concepts/workloads/pods/probes/
/// </summary>
internal static class LifecycleRules
{
    private static readonly string[] ProbeNumbers = ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"];

    public static void Check(MapNode container, PodReview review, FieldPath path, Causes causes)
    {
        if (container.Map("lifecycle") is { } lifecycle)
        {
            Hook(lifecycle.Map("postStart"), review, path.Child("lifecycle").Child("postStart"), causes);
            Hook(lifecycle.Map("preStop"), review, path.Child("lifecycle").Child("preStop"), causes);
        }

        Once(container.Map("livenessProbe"), review, path.Child("livenessProbe"), causes);
        if (container.Map("readinessProbe") is { } readiness)
        {
            Readiness(readiness, review, path.Child("readinessProbe"), causes);
        }

        Once(container.Map("startupProbe"), review, path.Child("startupProbe"), causes);
    }

    private static void Hook(MapNode? hook, PodReview review, FieldPath path, Causes causes)
    {
        if (hook is not null)
        {
            HandlerRules.Check(hook, review.GraceSeconds, path, causes);
        }
    }

    private static void Readiness(MapNode probe, PodReview review, FieldPath path, Causes causes)
    {
        Probe(probe, review, path, causes);
        if (probe.Integer("terminationGracePeriodSeconds") is { } seconds)
        {
            causes.Add(FieldError.Invalid(path.Child("terminationGracePeriodSeconds"), Text(seconds), "must not be set for readinessProbes"));
        }
    }

    // A probe whose success counts at once.
    private static void Once(MapNode? probe, PodReview review, FieldPath path, Causes causes)
    {
        if (probe is null)
        {
            return;
        }

        Probe(probe, review, path, causes);
        if (probe.IntegerOf("successThreshold") is not 1 and long threshold)
        {
            causes.Add(FieldError.Invalid(path.Child("successThreshold"), Text(threshold), "must be 1"));
        }
    }

    private static void Probe(MapNode probe, PodReview review, FieldPath path, Causes causes)
    {
        HandlerRules.Check(probe, review.GraceSeconds, path, causes);
        foreach (string field in ProbeNumbers)
        {
            NumberRules.NonNegative(probe, field, path, causes);
        }

        if (probe.Integer("terminationGracePeriodSeconds") is <= 0 and long seconds)
        {
            causes.Add(FieldError.Invalid(path.Child("terminationGracePeriodSeconds"), Text(seconds), "must be greater than 0"));
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
