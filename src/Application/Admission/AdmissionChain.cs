using Kronicle.Domain.Failures;

namespace Kronicle.Application.Admission;

/// <summary>
/// The plug-ins in kube-apiserver's order: all mutators, a second time when a webhook has changed the object, then all validators; the
/// first refusal ends it.
/// </summary>
public sealed class AdmissionChain(IEnumerable<IAdmissionPlugin> plugins, IAdmissionMetrics metrics, TimeProvider clock)
{
    private readonly IMutator[] mutators = [.. plugins.OfType<IMutator>()];
    private readonly IValidator[] validators = [.. plugins.OfType<IValidator>()];

    public async ValueTask<ApiStatus?> MutateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        long began = clock.GetTimestamp();
        ApiStatus? refusal = await MutateOnceAsync(attributes, cancellation);
        if (refusal is null && attributes.BeginAgain())
        {
            refusal = await MutateOnceAsync(attributes, cancellation);
        }

        metrics.Step(attributes, mutates: true, refusal is not null, clock.GetElapsedTime(began));
        return refusal;
    }

    public async ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        long began = clock.GetTimestamp();
        long since = began;
        ApiStatus? refusal = null;
        foreach (IValidator plugin in validators)
        {
            if (plugin.Handles(attributes.Operation))
            {
                refusal = await plugin.ValidateAsync(attributes, cancellation);
                long now = clock.GetTimestamp();
                metrics.Plugin(plugin.Name, attributes, mutates: false, refusal is not null, clock.GetElapsedTime(since, now));
                since = now;
                if (refusal is not null)
                {
                    break;
                }
            }
        }

        metrics.Step(attributes, mutates: false, refusal is not null, clock.GetElapsedTime(began, since));
        return refusal;
    }

    private async ValueTask<ApiStatus?> MutateOnceAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        long since = clock.GetTimestamp();
        foreach (IMutator plugin in mutators)
        {
            if (plugin.Handles(attributes.Operation))
            {
                ApiStatus? refusal = await plugin.MutateAsync(attributes, cancellation);
                long now = clock.GetTimestamp();
                metrics.Plugin(plugin.Name, attributes, mutates: true, refusal is not null, clock.GetElapsedTime(since, now));
                since = now;
                if (refusal is not null)
                {
                    return refusal;
                }
            }
        }

        return null;
    }
}
