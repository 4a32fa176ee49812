using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.AdmissionRegistration;

/// <summary>
/// The rules of ValidatingWebhookConfiguration and MutatingWebhookConfiguration. What an older server let in binds no update of it.
/// https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
/// </summary>
public sealed class WebhookConfigurationRules : RuleSet
{
    public WebhookConfigurationRules()
    {
        Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: false));
        Law(Webhooks);
    }

    private static void Webhooks(ObjectUnderReview review, Causes causes)
    {
        ListNode? hooks = review.New.List("webhooks");
        var tolerances = WebhookTolerances.Of(hooks, review.Old?.List("webhooks"), review.IsUpdate);
        foreach ((int i, MapNode hook) in new Entries(hooks))
        {
            FieldPath path = FieldPath.Root("webhooks").Index(i);
            WebhookRules.Check(hook, tolerances, path, causes);
            string name = hook.TextOf("name");
            if (tolerances.UniqueNames && name.Length > 0 && hooks!.RepeatsEarlier(i, "name", name))
            {
                causes.Add(FieldError.Duplicate(path.Child("name"), FieldError.Quote(name)));
            }
        }
    }
}
