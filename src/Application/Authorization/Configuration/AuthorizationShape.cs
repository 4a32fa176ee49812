using Kronicle.Application.Remote;
using static Kronicle.Application.Remote.ConfigurationField;

namespace Kronicle.Application.Authorization.Configuration;

/// <summary>The fields of an AuthorizationConfiguration.</summary>
internal static class AuthorizationShape
{
    public static readonly ConfigurationShape Configuration = new("AuthorizationConfiguration",
        Text("apiVersion"), Text("kind"),
        Many("authorizers", new("AuthorizerConfiguration",
            Text("type"), Text("name"),
            One("webhook", new("WebhookConfiguration",
                Text("authorizedTTL"), Switch("cacheAuthorizedRequests"), Text("unauthorizedTTL"), Switch("cacheUnauthorizedRequests"), Text("timeout"),
                Text("subjectAccessReviewVersion"), Text("matchConditionSubjectAccessReviewVersion"), Text("failurePolicy"),
                One("connectionInfo", new("WebhookConnectionInfo", Text("type"), Text("kubeConfigFile"))),
                Many("matchConditions", new("WebhookMatchCondition", Text("expression"))))))));
}
