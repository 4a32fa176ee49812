using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.FlowControl;

/// <summary>Whose requests a flow schema takes: of three fields the one that the kind names.</summary>
internal static class FlowSubjectRules
{
    private static readonly string[] Kinds = ["Group", "ServiceAccount", "User"];
    private static readonly (string Kind, string Field)[] Order = [("ServiceAccount", "serviceAccount"), ("User", "user"), ("Group", "group")];

    public static void Check(MapNode subject, FieldPath path, Causes causes)
    {
        string kind = subject.TextOf("kind");
        if (Array.IndexOf(Kinds, kind) < 0)
        {
            causes.Add(FieldError.NotSupported(path.Child("kind"), kind, Kinds));
            return;
        }

        foreach ((string of, string field) in Order)
        {
            if (of == kind)
            {
                Named(subject.Map(field), field, kind, path.Child(field), causes);
            }
        }

        foreach ((string of, string field) in Order)
        {
            if (of != kind && subject.IsSet(field))
            {
                causes.Add(FieldError.Forbidden(path.Child(field), $"{field} is forbidden when subject kind is not '{of}'"));
            }
        }
    }

    private static void Named(MapNode? subject, string field, string kind, FieldPath path, Causes causes)
    {
        if (subject is null)
        {
            causes.Add(FieldError.Required(path, $"{field} is required when subject kind is '{kind}'"));
            return;
        }

        string name = subject.TextOf("name");
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child("name"), ""));
        }
        else if (kind == "ServiceAccount" && name != "*")
        {
            NameRules.Subdomain(name, path.Child("name"), causes);
        }

        if (kind != "ServiceAccount")
        {
            return;
        }

        if (subject.HasText("namespace"))
        {
            NameRules.Label(subject.TextOf("namespace"), path.Child("namespace"), causes);
        }
        else
        {
            causes.Add(FieldError.Required(path.Child("namespace"), "must specify namespace for service account"));
        }
    }
}
