using System.Text;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Networking;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-class-v1/</summary>
public sealed class IngressClassRules : RuleSet
{
    private const int MostControllerBytes = 250;
    private const string PathCharacters = "/-._~%!$&'()*+,;=:";
    private const string BadPath = @"Invalid path (regex used for validation is '[A-Za-z0-9/\-._~%!$&'()*+,;=:]+')";

    private static readonly FieldPath Controller = FieldPath.Spec.Child("controller");
    private static readonly FieldPath Parameters = FieldPath.Spec.Child("parameters");

    public IngressClassRules()
    {
        Include(new MetadataUpdateRules(kubernetesFinalizers: true));
        LawOfUpdate((review, causes) => Unchanged.Check(review, Controller, causes, "spec", "controller"));
        Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true));
        Law(Spec);
    }

    private static void Spec(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = review.New.Map("spec") ?? [];
        string controller = spec.TextOf("controller");
        if (controller.Length == 0)
        {
            causes.Add(FieldError.Required(Controller, ""));
        }
        else
        {
            DomainPath(controller, causes);
        }

        if (spec.Map("parameters") is { } parameters)
        {
            ReferenceRules.Check(parameters, Parameters, causes);
            Scope(parameters, causes);
        }
    }

    private static void DomainPath(string controller, Causes causes)
    {
        if (Encoding.UTF8.GetByteCount(controller) > MostControllerBytes)
        {
            causes.Add(FieldError.TooLong(Controller, MostControllerBytes));
        }

        int slash = controller.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == controller.Length - 1)
        {
            causes.Add(FieldError.InvalidText(Controller, controller, "must be a domain-prefixed path (such as \"acme.io/foo\")"));
            return;
        }

        NameRules.Subdomain(controller[..slash], Controller, causes);
        string path = controller[(slash + 1)..];
        if (!path.All(c => char.IsAsciiLetterOrDigit(c) || PathCharacters.Contains(c, StringComparison.Ordinal)))
        {
            causes.Add(FieldError.InvalidText(Controller, path, BadPath));
        }
    }

    private static void Scope(MapNode parameters, Causes causes)
    {
        string? ns = parameters.Text("namespace");
        switch (parameters.Text("scope"))
        {
            case null:
                causes.Add(FieldError.Required(Parameters.Child("scope"), ""));
                break;
            case "Namespace" when ns is null:
                causes.Add(FieldError.Required(Parameters.Child("namespace"), "`parameters.scope` is set to 'Namespace'"));
                break;
            case "Namespace":
                NameRules.Label(ns, Parameters.Child("namespace"), causes);
                break;
            case "Cluster" when ns is not null:
                causes.Add(FieldError.Forbidden(Parameters.Child("namespace"), "`parameters.scope` is set to 'Cluster'"));
                break;
            case "Cluster":
                break;
            case var scope:
                causes.Add(FieldError.NotSupported(Parameters.Child("scope"), scope, ["Cluster", "Namespace"]));
                break;
        }
    }
}
