using Kronicle.Application.Validation.Shared;

namespace Kronicle.Application.Validation.Core;

/// <summary>https://kubernetes.io/docs/concepts/security/service-accounts/</summary>
public sealed class ServiceAccountRules : RuleSet
{
    public ServiceAccountRules()
    {
        Include(new MetadataUpdateRules(kubernetesFinalizers: true));
        Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true));
    }
}
