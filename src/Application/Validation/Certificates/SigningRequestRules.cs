using System.Globalization;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Certificates;

/// <summary>
/// The rules of CertificateSigningRequest. What an older server let in stays as it is: rules that the stored object breaks do not bind
/// its updates. https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/
/// </summary>
public sealed class SigningRequestRules : RuleSet
{
    private const string LegacySigner = "kubernetes.io/legacy-unknown";
    private const int LeastSeconds = 600;

    private static readonly string[] Usages =
    [
        "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment", "decipher only",
        "digital signature", "email protection", "encipher only", "ipsec end system", "ipsec tunnel", "ipsec user", "key agreement",
        "key encipherment", "microsoft sgc", "netscape sgc", "ocsp signing", "s/mime", "server auth", "signing", "timestamping",
    ];

    public SigningRequestRules()
    {
        Include(new MetadataRules(NameForm.PathSegment, kubernetesFinalizers: true));
        Law(Request);
        Law(UsagesOf);
        Law(Signer);
        Law(Duration);
        Law(SigningConditionRules.Check);
        Law(Certificate);
        Law(SigningConditionRules.Update);
        Law(CertificateStays);
        Include(new MetadataUpdateRules(kubernetesFinalizers: true));
    }

    private static void Request(ObjectUnderReview review, Causes causes)
    {
        string request = Spec(review.New).TextOf("request");
        if (CertificateContent.RequestError(Convert.FromBase64String(request)) is { } error)
        {
            causes.Add(FieldError.InvalidText(FieldPath.Spec.Child("request"), request, error));
        }
    }

    private static void UsagesOf(ObjectUnderReview review, Causes causes)
    {
        FieldPath path = FieldPath.Spec.Child("usages");
        if (Spec(review.New).List("usages") is not { Count: > 0 } usages)
        {
            causes.Add(FieldError.Required(path, ""));
            return;
        }

        ListNode? old = review.Old is null ? null : Spec(review.Old).List("usages");
        for (int i = 0; i < usages.Count && !HasUnknown(old); i++)
        {
            Choice.Supported(usages.TextAt(i), Usages, path.Index(i), causes);
        }

        for (int i = 0; i < usages.Count && !HasDuplicate(old); i++)
        {
            if (IsDuplicate(usages, i))
            {
                causes.Add(FieldError.Duplicate(path.Index(i), FieldError.Quote(usages.TextAt(i))));
            }
        }
    }

    private static void Signer(ObjectUnderReview review, Causes causes)
    {
        string signer = Spec(review.New).TextOf("signerName");
        if (signer == LegacySigner)
        {
            if (review.Old is null || Spec(review.Old).TextOf("signerName") != LegacySigner)
            {
                causes.Add(FieldError.InvalidText(FieldPath.Spec.Child("signerName"), signer, "the legacy signerName is not allowed via this API version"));
            }

            return;
        }

        SignerNameRules.Check(signer, FieldPath.Spec.Child("signerName"), causes);
    }

    private static void Duration(ObjectUnderReview review, Causes causes)
    {
        if (Spec(review.New).Integer("expirationSeconds") is < LeastSeconds and long seconds)
        {
            causes.Add(FieldError.Invalid(FieldPath.Spec.Child("expirationSeconds"), seconds.ToString(CultureInfo.InvariantCulture),
                "may not specify a duration less than 600 seconds (10 minutes)"));
        }
    }

    private static void Certificate(ObjectUnderReview review, Causes causes)
    {
        string certificate = CertificateOf(review.New);
        string old = CertificateOf(review.Old);
        if (review.Old is not null && (certificate == old || CertificateContent.CertificatesError(Convert.FromBase64String(old)) is not null))
        {
            return;
        }

        if (CertificateContent.CertificatesError(Convert.FromBase64String(certificate)) is { } error)
        {
            causes.Add(FieldError.InvalidText(FieldPath.Status.Child("certificate"), "<certificate data>", error));
        }
    }

    // Signers issue through /status, once.
    private static void CertificateStays(ObjectUnderReview review, Causes causes)
    {
        string old = CertificateOf(review.Old);
        if (review.Old is null || CertificateOf(review.New) == old)
        {
            return;
        }

        if (review.Subresource != "status")
        {
            causes.Add(FieldError.Forbidden(FieldPath.Status.Child("certificate"), "updates may not set certificate content"));
        }
        else if (old.Length > 0)
        {
            causes.Add(FieldError.Forbidden(FieldPath.Status.Child("certificate"), "updates may not modify existing certificate content"));
        }
    }

    private static MapNode Spec(MapNode request) => request.Map("spec") ?? [];

    private static string CertificateOf(MapNode? request) => request?.Map("status")?.Text("certificate") ?? "";

    private static bool HasUnknown(ListNode? usages)
    {
        for (int i = 0; i < (usages?.Count ?? 0); i++)
        {
            if (Array.IndexOf(Usages, usages!.TextAt(i)) < 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasDuplicate(ListNode? usages)
    {
        for (int i = 0; i < (usages?.Count ?? 0); i++)
        {
            if (IsDuplicate(usages!, i))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsDuplicate(ListNode usages, int at)
    {
        for (int i = 0; i < at; i++)
        {
            if (usages.TextAt(i) == usages.TextAt(at))
            {
                return true;
            }
        }

        return false;
    }
}
