using Kronicle.Domain.Failures;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// Has no objection: a name that old command lines have.
/// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#alwaysadmit
/// </summary>
public sealed class AlwaysAdmit : IMutator, IValidator
{
    public string Name => "AlwaysAdmit";

    public bool Handles(AdmissionOperation operation) => true;

    public ValueTask<ApiStatus?> MutateAsync(AdmissionAttributes attributes, CancellationToken cancellation) => default;

    public ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation) => default;
}
