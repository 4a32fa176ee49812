using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.AdmissionRegistration;

/// <summary>https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/</summary>
public sealed class MutatingPolicyRules : RuleSet
{
    private static readonly string[] Reinvocations = ["IfNeeded", "Never"];
    private static readonly string[] PatchTypes = ["ApplyConfiguration", "JSONPatch"];

    public MutatingPolicyRules()
    {
        Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: false));
        Law(Spec);
    }

    private static void Spec(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = review.New.Map("spec") ?? [];
        PolicyFrameRules.Head(spec, causes);
        MatchResourceRules.CheckConstraints(spec, FieldPath.Spec, causes);
        MatchResourceRules.NoDeletions(spec.Map("matchConstraints"), FieldPath.Spec.Child("matchConstraints"), causes);
        PolicyFrameRules.Conditions(review, spec, causes);
        FieldPath mutations = FieldPath.Spec.Child("mutations");
        if (spec.Length("mutations") == 0)
        {
            causes.Add(FieldError.Required(mutations, "mutations must contain at least one item"));
        }

        foreach ((int i, MapNode mutation) in spec.Entries("mutations"))
        {
            Mutation(mutation, mutations.Index(i), causes);
        }

        Choice.Required(spec.TextOf("reinvocationPolicy"), Reinvocations, FieldPath.Spec.Child("reinvocationPolicy"), causes);
    }

    private static void Mutation(MapNode mutation, FieldPath path, Causes causes)
    {
        switch (mutation.TextOf("patchType"))
        {
            case "":
                causes.Add(FieldError.Required(path.Child("patchType"), ""));
                break;
            case "JSONPatch":
                Patch(mutation, "jsonPatch", "applyConfiguration", "JSONPatch", path, causes);
                break;
            case "ApplyConfiguration":
                Patch(mutation, "applyConfiguration", "jsonPatch", "ApplyConfiguration", path, causes);
                break;
            case var other:
                causes.Add(FieldError.NotSupported(path.Child("patchType"), other, PatchTypes));
                break;
        }
    }

    private static void Patch(MapNode mutation, string field, string other, string type, FieldPath path, Causes causes)
    {
        if (mutation.Map(field) is not { } patch)
        {
            causes.Add(FieldError.Required(path.Child(field), $"must be specified when patchType is {type}"));
        }
        else if (string.IsNullOrWhiteSpace(patch.TextOf("expression")))
        {
            causes.Add(FieldError.Required(path.Child(field).Child("expression"), ""));
        }

        if (mutation.IsSet(other))
        {
            causes.Add(FieldError.InvalidText(path.Child(other), $"{{{other}}}", $"must not be specified when patchType is {type}"));
        }
    }
}
