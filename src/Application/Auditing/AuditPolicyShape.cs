using Kronicle.Application.Remote;
using static Kronicle.Application.Remote.ConfigurationField;

namespace Kronicle.Application.Auditing;

/// <summary>The fields of an audit.k8s.io/v1 Policy.</summary>
internal static class AuditPolicyShape
{
    public static readonly ConfigurationShape Policy = new("Policy",
        Text("apiVersion"), Text("kind"), Free("metadata"), Texts("omitStages", "v1.Stage"), Switch("omitManagedFields"),
        Many("rules", new("PolicyRule",
            Text("level", "v1.Level"), Texts("users"), Texts("userGroups"), Texts("verbs"), Texts("namespaces"), Texts("nonResourceURLs"),
            Texts("omitStages", "v1.Stage"), Switch("omitManagedFields"),
            Many("resources", new("GroupResources", Text("group"), Texts("resources"), Texts("resourceNames"))))));
}
