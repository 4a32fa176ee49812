namespace Kronicle.Application.Admission.Webhooks;

/// <summary>What no webhook is asked about: the configurations of admission itself, lest one that went wrong could not be taken back.</summary>
internal static class HookExemptions
{
    private static readonly string[] Kinds =
    [
        "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding",
        "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding",
    ];

    public static bool Has(AdmissionAttributes attributes) =>
        attributes.Kind.Group == "admissionregistration.k8s.io" && Kinds.Contains(attributes.Kind.Kind);
}
