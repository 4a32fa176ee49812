using Kronicle.Domain.Failures;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// Refuses every change and every connection: for tests of clients.
/// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#alwaysdeny
/// </summary>
public sealed class AlwaysDeny : IMutator, IValidator
{
    public string Name => "AlwaysDeny";

    public bool Handles(AdmissionOperation operation) => true;

    public ValueTask<ApiStatus?> MutateAsync(AdmissionAttributes attributes, CancellationToken cancellation) =>
        new(AdmissionRefusal.Forbidden(attributes, "admission control is denying all modifications"));

    public ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation) =>
        MutateAsync(attributes, cancellation);
}
