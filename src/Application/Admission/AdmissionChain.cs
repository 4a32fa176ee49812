using Kronicle.Domain.Failures;

namespace Kronicle.Application.Admission;

/// <summary>The plug-ins in kube-apiserver's order: all mutators, then all validators; the first refusal ends it.</summary>
public sealed class AdmissionChain(IEnumerable<IAdmissionPlugin> plugins)
{
    private readonly IMutator[] mutators = [.. plugins.OfType<IMutator>()];
    private readonly IValidator[] validators = [.. plugins.OfType<IValidator>()];

    public async ValueTask<ApiStatus?> MutateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        foreach (IMutator plugin in mutators)
        {
            if (plugin.Handles(attributes.Operation) && await plugin.MutateAsync(attributes, cancellation) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    public async ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        foreach (IValidator plugin in validators)
        {
            if (plugin.Handles(attributes.Operation) && await plugin.ValidateAsync(attributes, cancellation) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }
}
