using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Webhooks;

/// <summary>What a webhook has answered: admission.k8s.io AdmissionResponse.</summary>
/// <param name="Allowed">Whether it lets the request pass.</param>
/// <param name="Result">The Status that it gave for a reason; null when it gave none.</param>
/// <param name="Patch">The bytes of a JSON Patch; empty for none.</param>
/// <param name="PatchType">JSONPatch, or something that nobody knows; empty without a patch.</param>
/// <param name="AuditAnnotations">In its own order.</param>
/// <param name="Warnings">For the client.</param>
internal sealed record ReviewResponse(
    bool Allowed, MapNode? Result, ReadOnlyMemory<byte> Patch, string PatchType, MapNode AuditAnnotations, IReadOnlyList<string> Warnings)
{
    /// <summary>Lets the request pass and says nothing else.</summary>
    public static ReviewResponse Pass { get; } = new(true, null, default, "", [], []);
}
