using Kronicle.Application.Remote;
using static Kronicle.Application.Remote.ConfigurationField;

namespace Kronicle.Application.Authentication.Configuration;

/// <summary>The fields of an AuthenticationConfiguration.</summary>
internal static class AuthenticationShape
{
    public static readonly ConfigurationShape Configuration = new("AuthenticationConfiguration",
        Text("apiVersion"), Text("kind"),
        One("anonymous", new("AnonymousAuthConfig", Switch("enabled"), Many("conditions", new("AnonymousAuthCondition", Text("path"))))),
        Many("jwt", new("JWTAuthenticator",
            One("issuer", new("Issuer",
                Text("url"), Text("discoveryURL"), Text("certificateAuthority"), Texts("audiences"),
                Text("audienceMatchPolicy", "v1.AudienceMatchPolicyType"), Text("egressSelectorType", "v1.EgressSelectorType"))),
            Many("claimValidationRules", new("ClaimValidationRule", Text("claim"), Text("requiredValue"), Text("expression"), Text("message"))),
            One("claimMappings", new("ClaimMappings",
                One("username", new("PrefixedClaimOrExpression", Text("claim"), Text("prefix"), Text("expression"))),
                One("groups", new("PrefixedClaimOrExpression", Text("claim"), Text("prefix"), Text("expression"))),
                One("uid", new("ClaimOrExpression", Text("claim"), Text("expression"))),
                Many("extra", new("ExtraMapping", Text("key"), Text("valueExpression"))))),
            Many("userValidationRules", new("UserValidationRule", Text("expression"), Text("message"))))));
}
