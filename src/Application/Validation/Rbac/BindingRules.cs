using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Rbac;

/// <summary>
/// The rules of RoleBinding and ClusterRoleBinding. What a binding refers to never changes: who may edit the subjects must not be
/// able to give them another role. https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding
/// </summary>
public sealed class BindingRules : RuleSet
{
    private const string Group = "rbac.authorization.k8s.io";

    private static readonly FieldPath RoleRef = FieldPath.Root("roleRef");
    private static readonly string[] Groups = [Group];
    private static readonly string[] NoGroup = [""];
    private static readonly string[] SubjectKinds = ["ServiceAccount", "User", "Group"];

    private readonly bool namespaced;
    private readonly string[] roleKinds;

    /// <param name="namespaced">RoleBinding: it may refer to a Role, and its service accounts may leave out their namespace.</param>
    public BindingRules(bool namespaced)
    {
        this.namespaced = namespaced;
        roleKinds = namespaced ? ["Role", "ClusterRole"] : ["ClusterRole"];
        Include(new MetadataRules(NameForm.PathSegment, kubernetesFinalizers: true));
        Law(Reference);
        Law(Subjects);
        Include(new MetadataUpdateRules(kubernetesFinalizers: true));
        LawOfUpdate(SameReference);
    }

    private void Reference(ObjectUnderReview review, Causes causes)
    {
        MapNode reference = review.New.Map("roleRef") ?? [];
        string group = reference.Text("apiGroup") ?? "";
        if (group != Group)
        {
            causes.Add(FieldError.NotSupported(RoleRef.Child("apiGroup"), group, Groups));
        }

        string kind = reference.Text("kind") ?? "";
        if (Array.IndexOf(roleKinds, kind) < 0)
        {
            causes.Add(FieldError.NotSupported(RoleRef.Child("kind"), kind, roleKinds));
        }

        string name = reference.Text("name") ?? "";
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required(RoleRef.Child("name"), ""));
        }

        foreach (string error in NameForms.Errors(NameForm.PathSegment, name))
        {
            causes.Add(FieldError.InvalidText(RoleRef.Child("name"), name, error));
        }
    }

    private void Subjects(ObjectUnderReview review, Causes causes)
    {
        ListNode? subjects = review.New.List("subjects");
        for (int i = 0; i < (subjects?.Count ?? 0); i++)
        {
            Subject(subjects![i] as MapNode ?? [], FieldPath.Root("subjects").Index(i), causes);
        }
    }

    private void Subject(MapNode subject, FieldPath path, Causes causes)
    {
        string name = subject.Text("name") ?? "";
        string group = subject.Text("apiGroup") ?? "";
        string kind = subject.Text("kind") ?? "";
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child("name"), ""));
        }

        switch (kind)
        {
            case "ServiceAccount":
                foreach (string error in name.Length > 0 ? NameForms.Errors(NameForm.Subdomain, name) : [])
                {
                    causes.Add(FieldError.InvalidText(path.Child("name"), name, error));
                }

                if (group.Length > 0)
                {
                    causes.Add(FieldError.NotSupported(path.Child("apiGroup"), group, NoGroup));
                }

                if (!namespaced && subject.Text("namespace") is not { Length: > 0 })
                {
                    causes.Add(FieldError.Required(path.Child("namespace"), ""));
                }

                break;
            case "User" or "Group":
                if (group != Group)
                {
                    causes.Add(FieldError.NotSupported(path.Child("apiGroup"), group, Groups));
                }

                break;
            default:
                causes.Add(FieldError.NotSupported(path.Child("kind"), kind, SubjectKinds));
                break;
        }
    }

    private static void SameReference(ObjectUnderReview review, Causes causes)
    {
        Domain.Schema.Field field = review.Resource.Type.Find("roleRef")!;
        if (!SameMeaning.Field(review.New, review.Old, field))
        {
            causes.Add(FieldError.Invalid(RoleRef, InternalValue.Json(review.New["roleRef"], field), "cannot change roleRef"));
        }
    }
}
