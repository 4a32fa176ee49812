using Kronicle.Application.Validation.Core;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Addresses;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Networking;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/</summary>
public sealed class IngressRules : RuleSet
{
    private const string ClassAnnotation = "kubernetes.io/ingress.class";
    private static readonly FieldPath Rules = FieldPath.Spec.Child("rules");
    private static readonly FieldPath Tls = FieldPath.Spec.Child("tls");

    public IngressRules()
    {
        Include(new MetadataUpdateRules(kubernetesFinalizers: true));
        When(review => review.IsMain, () => Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true)));
        LawOfMain(Spec);
        LawOfMain(ClassMatches);
        Law((review, causes) =>
        {
            if (review.Subresource == "status")
            {
                LoadBalancerStatusRules.CheckIngress(review.New, review.Old!, causes);
            }
        });
    }

    private static void Spec(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = review.New.Map("spec") ?? [];
        MapNode? old = review.Old?.Map("spec");
        MapNode? backend = spec.Map("defaultBackend");
        if (spec.Length("rules") == 0 && backend is null)
        {
            causes.Add(FieldError.Invalid(FieldPath.Spec, ShownValue.Json(spec["rules"]), "either `defaultBackend` or `rules` must be specified"));
        }

        NameForm services = IngressLegacy.ServiceNames(old);
        if (backend is not null)
        {
            IngressBackendRules.Check(backend, FieldPath.Spec.Child("defaultBackend"), services, causes);
        }

        bool anyWildcard = IngressLegacy.HasBadWildcardRule(old);
        foreach ((int i, MapNode rule) in spec.Entries("rules"))
        {
            Rule(rule, Rules.Index(i), services, anyWildcard, causes);
        }

        bool anySecret = IngressLegacy.HasBadSecretName(old);
        foreach ((int i, MapNode tls) in spec.Entries("tls"))
        {
            Certificate(tls, Tls.Index(i), anySecret, causes);
        }

        if (spec.Text("ingressClassName") is { } name)
        {
            NameRules.Subdomain(name, FieldPath.Spec.Child("ingressClassName"), causes);
        }
    }

    private static void Rule(MapNode rule, FieldPath path, NameForm services, bool anyWildcard, Causes causes)
    {
        string host = rule.TextOf("host");
        bool wildcard = host.Contains('*', StringComparison.Ordinal);
        if (host.Length > 0)
        {
            if (IpAddress.Parse(host) is not null)
            {
                causes.Add(FieldError.InvalidText(path.Child("host"), host, "must be a DNS name, not an IP address"));
            }

            NameRules.Check(wildcard ? NameForm.WildcardSubdomain : NameForm.Subdomain, host, path.Child("host"), causes);
        }

        if (rule.Map("http") is { } http && !(wildcard && anyWildcard))
        {
            IngressPathRules.Check(http, path.Child("http"), services, causes);
        }
    }

    private static void Certificate(MapNode tls, FieldPath path, bool anySecret, Causes causes)
    {
        ListNode? hosts = tls.List("hosts");
        for (int i = 0; i < (hosts?.Count ?? 0); i++)
        {
            string host = hosts!.TextAt(i);
            NameForm form = host.Contains('*', StringComparison.Ordinal) ? NameForm.WildcardSubdomain : NameForm.Subdomain;
            NameRules.Check(form, host, path.Child("hosts").Index(i), causes);
        }

        if (!anySecret && tls.HasText("secretName"))
        {
            NameRules.Subdomain(tls.TextOf("secretName"), path.Child("secretName"), causes);
        }
    }

    private static void ClassMatches(ObjectUnderReview review, Causes causes)
    {
        if (!review.IsUpdate && review.Metadata.Map("annotations")?.Text(ClassAnnotation) is { } annotation &&
            review.New.Map("spec")?.Text("ingressClassName") is { } name && name != annotation)
        {
            causes.Add(FieldError.InvalidText(
                FieldPath.Root("annotations").Child(ClassAnnotation), annotation, "must match `ingressClassName` when both are specified"));
        }
    }
}
