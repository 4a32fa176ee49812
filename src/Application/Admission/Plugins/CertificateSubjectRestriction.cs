using Kronicle.Application.Authentication;
using Kronicle.Application.Validation.Certificates;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// Nobody asks for a client certificate of the administrators' group.
/// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#certificatesubjectrestriction
/// </summary>
public sealed class CertificateSubjectRestriction : IValidator
{
    private const string ClientSigner = "kubernetes.io/kube-apiserver-client";

    public string Name => "CertificateSubjectRestriction";

    public bool Handles(AdmissionOperation operation) => operation == AdmissionOperation.Create;

    public ValueTask<ApiStatus?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation) => new(
        attributes.Subresource.Length == 0 && CertificateRequests.Are(attributes) && CertificateRequests.SignerOf(attributes.Object) == ClientSigner &&
            GroupsOf(attributes.Object!).Contains(UserInfo.MastersGroup)
            ? AdmissionRefusal.Forbidden(attributes, $"use of {ClientSigner} signer with {UserInfo.MastersGroup} group is not allowed")
            : null);

    // Validation has parsed the request before.
    private static IReadOnlyList<string> GroupsOf(MapNode request) =>
        Convert.FromBase64String(request.Map("spec")?.Text("request") ?? "") is { } text &&
        PemBlock.Next(PemBlock.TextOf(text), out _) is { } block
            ? CertificateSubject.Read(SigningRequest.SubjectOf(block.Content)).Organizations
            : [];
}
