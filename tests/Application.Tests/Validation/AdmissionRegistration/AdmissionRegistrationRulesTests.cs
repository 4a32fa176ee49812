namespace Kronicle.Application.Tests.Validation.AdmissionRegistration;

public sealed class AdmissionRegistrationRulesTests
{
    private const string Rule = "{\"operations\":[\"CREATE\"],\"apiGroups\":[\"\"],\"apiVersions\":[\"v1\"],\"resources\":[\"pods\"]}";
    private const string Match = "{\"matchPolicy\":\"Equivalent\",\"namespaceSelector\":{},\"objectSelector\":{},\"resourceRules\":[" + Rule + "]}";

    [Theory]
    [InlineData("\"url\":\"https://a.b/c\"")]
    [InlineData("\"url\":\"http://u:p@/c?q=1#f\"",
        "webhooks[0].clientConfig.url: Invalid value: \"http\": 'https' is the only allowed URL scheme; desired format: https://host[/path]",
        "webhooks[0].clientConfig.url: Invalid value: \"\": host must be specified; desired format: https://host[/path]",
        "webhooks[0].clientConfig.url: Invalid value: \"u:p\": user information is not permitted in the URL",
        "webhooks[0].clientConfig.url: Invalid value: \"f\": fragments are not permitted in the URL",
        "webhooks[0].clientConfig.url: Invalid value: \"q=1\": query parameters are not permitted in the URL")]
    [InlineData("\"url\":\":x\"", "webhooks[0].clientConfig.url: Required value: url must be a valid URL: parse \":x\": missing protocol scheme; desired format: https://host[/path]")]
    [InlineData("\"url\":\"https://a:x/\"", "webhooks[0].clientConfig.url: Required value: url must be a valid URL: parse \"https://a:x/\": invalid port \":x\" after host; desired format: https://host[/path]")]
    [InlineData("\"url\":\"https://a\",\"service\":{}", "webhooks[0].clientConfig: Required value: exactly one of url or service is required")]
    [InlineData("\"service\":{\"name\":\"n\",\"namespace\":\"\",\"port\":0,\"path\":\"a/B/\"}",
        "webhooks[0].clientConfig.service.name: Required value",
        "webhooks[0].clientConfig.service.port: Invalid value: 0: port is not valid: must be between 1 and 65535, inclusive",
        "webhooks[0].clientConfig.service.path: Invalid value: \"a/B/\": must start with a '/'",
        "webhooks[0].clientConfig.service.path: Invalid value: \"a/B/\": segment[0] may not be empty",
        "webhooks[0].clientConfig.service.path: Invalid value: \"a/B/\": segment[1]: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')")]
    public void A_webhook_is_at_a_url_or_behind_a_service(string client, params string[] expected) => Assert.Equal(expected, Reviews.Lines(Hook($"\"clientConfig\":{{{client}}}")));

    [Theory]
    [InlineData("\"rules\":[" + Rule + "]")]
    [InlineData("\"rules\":[{\"operations\":[\"*\",\"FLY\"],\"apiGroups\":[],\"apiVersions\":[\"\",\"*\"],\"resources\":[\"pods/*\",\"pods/log\",\"*/*\",\"\"],\"scope\":\"Odd\"}]",
        "webhooks[0].rules[0].operations: Invalid value: [\"*\",\"FLY\"]: if '*' is present, must not specify other operations",
        "webhooks[0].rules[0].operations[1]: Unsupported value: \"FLY\": supported values: \"*\", \"CONNECT\", \"CREATE\", \"DELETE\", \"UPDATE\"",
        "webhooks[0].rules[0].apiGroups: Required value",
        "webhooks[0].rules[0].apiVersions: Invalid value: [\"\",\"*\"]: if '*' is present, must not specify other API versions",
        "webhooks[0].rules[0].apiVersions[0]: Required value",
        "webhooks[0].rules[0].resources[1]: Invalid value: \"pods/log\": if 'pods/*' is present, must not specify pods/log",
        "webhooks[0].rules[0].resources[3]: Required value",
        "webhooks[0].rules[0].resources: Invalid value: [\"pods/*\",\"pods/log\",\"*/*\",\"\"]: if '*/*' is present, must not specify other resources",
        "webhooks[0].rules[0].scope: Unsupported value: \"Odd\": supported values: \"*\", \"Cluster\", \"Namespaced\"")]
    [InlineData("\"failurePolicy\":\"Odd\",\"matchPolicy\":\"Odd\",\"timeoutSeconds\":31,\"reinvocationPolicy\":\"Odd\",\"matchConditions\":[{\"name\":\"\",\"expression\":\" \"},{\"name\":\"a\",\"expression\":\"true\"},{\"name\":\"a\",\"expression\":\"true\"}]",
        "webhooks[0].failurePolicy: Unsupported value: \"Odd\": supported values: \"Fail\", \"Ignore\"",
        "webhooks[0].matchPolicy: Unsupported value: \"Odd\": supported values: \"Equivalent\", \"Exact\"",
        "webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds",
        "webhooks[0].reinvocationPolicy: Unsupported value: \"Odd\": supported values: \"IfNeeded\", \"Never\"",
        "webhooks[0].matchConditions[0].expression: Required value", "webhooks[0].matchConditions[0].name: Required value",
        "webhooks[0].matchConditions[2].name: Duplicate value: \"a\"",
        "webhooks[0].matchConditions: Forbidden: this server has no expression language to judge match conditions by")]
    public void A_webhook_takes_well_formed_rules(string fields, params string[] expected) =>
        Assert.Equal(expected, Reviews.Lines(Hook("\"clientConfig\":{\"url\":\"https://a\"}," + fields)));

    [Fact]
    public void A_webhook_has_a_name_effects_and_versions()
    {
        static string Of(string hook) => $"{{\"apiVersion\":\"admissionregistration.k8s.io/v1\",\"kind\":\"ValidatingWebhookConfiguration\",\"metadata\":{{\"name\":\"x\"}},\"webhooks\":[{hook}]}}";
        const string Bad = "{\"name\":\"a.b\",\"sideEffects\":\"Some\",\"admissionReviewVersions\":[\"v2\",\"v2\"],\"clientConfig\":{\"url\":\"https://a\"}}";
        Assert.Equal(
            [
                "webhooks[0].name: Invalid value: \"a.b\": should be a domain with at least three segments separated by dots",
                "webhooks[0].sideEffects: Unsupported value: \"Some\": supported values: \"None\", \"NoneOnDryRun\"",
                "webhooks[0].admissionReviewVersions[1]: Invalid value: \"v2\": duplicate version",
                "webhooks[0].admissionReviewVersions: Invalid value: [\"v2\",\"v2\"]: must include at least one of v1, v1beta1",
            ],
            Reviews.Lines(Of(Bad)));
        Assert.Equal(
            ["webhooks[0].name: Invalid value: \"a.b\": should be a domain with at least three segments separated by dots", "webhooks[0].admissionReviewVersions[1]: Invalid value: \"v2\": duplicate version"],
            Reviews.Lines(Of(Bad), Of(Bad)));
    }

    [Theory]
    [InlineData("\"paramKind\":{\"apiVersion\":\"a/b/c\",\"kind\":\"\"}", "spec.paramKind.apiVersion: Invalid value: \"a/b/c\": unexpected GroupVersion string: a/b/c", "spec.paramKind.kind: Required value")]
    [InlineData("\"variables\":[{\"name\":\"if\",\"expression\":\"1\"},{\"name\":\"a\",\"expression\":\"\"}]",
        "spec.variables[0].name: Invalid value: \"if\": must be a valid CEL identifier", "spec.variables[1].expression: Required value: expression is not specified")]
    [InlineData("\"auditAnnotations\":[{\"key\":\"a b\",\"valueExpression\":\"\"},{\"key\":\"c\",\"valueExpression\":\"x\"},{\"key\":\"c\",\"valueExpression\":\"x\"}]",
        "spec.auditAnnotations[0].key: Invalid value: \"x/a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
        "spec.auditAnnotations[0].valueExpression: Required value: valueExpression is not specified", "spec.auditAnnotations[2].key: Duplicate value: \"c\"")]
    public void A_validating_policy_is_well_formed_around_its_expressions(string fields, params string[] expected) => Assert.Equal(expected, Reviews.Lines(
        Object("ValidatingAdmissionPolicy", $"\"failurePolicy\":\"Fail\",\"matchConstraints\":{Match},\"validations\":[{{\"expression\":\"true\"}}],{fields}")));

    [Theory]
    [InlineData("{\"expression\":\"true\",\"message\":\" \",\"messageExpression\":\" \",\"reason\":\"Odd\"}",
        "spec.validations[0].messageExpression: Invalid value: \" \": must be non-empty if specified",
        "spec.validations[0].message: Invalid value: \" \": must be non-empty if specified",
        "spec.validations[0].reason: Unsupported value: \"Odd\": supported values: \"Forbidden\", \"Invalid\", \"RequestEntityTooLarge\"")]
    [InlineData("{\"expression\":\"true\",\"message\":\"a\\nb\"}", "spec.validations[0].message: Invalid value: \"a\\nb\": must not contain line breaks")]
    public void A_validation_has_a_message_of_one_line(string validation, params string[] expected) => Assert.Equal(expected, Reviews.Lines(
        Object("ValidatingAdmissionPolicy", $"\"failurePolicy\":\"Fail\",\"matchConstraints\":{Match},\"validations\":[{validation}]")));

    [Theory]
    [InlineData("{\"matchPolicy\":\"Exact\",\"namespaceSelector\":{},\"objectSelector\":{},\"resourceRules\":[{\"resourceNames\":[\"a\",\"a\",\"b/c\"],\"operations\":[\"DELETE\"],\"apiGroups\":[\"\"],\"apiVersions\":[\"v1\"],\"resources\":[\"pods\"]}]}", "Never",
        "spec.matchConstraints.resourceRules[0].resourceNames[1]: Duplicate value: \"a\"",
        "spec.matchConstraints.resourceRules[0].resourceNames[2]: Invalid value: \"b/c\": may not contain '/'",
        "spec.matchConstraints.resourceRules.operations: Unsupported value: \"DELETE\": supported values: \"*\", \"CONNECT\", \"CREATE\", \"UPDATE\"")]
    [InlineData("{}", "", "spec.matchConstraints.matchPolicy: Required value", "spec.matchConstraints.namespaceSelector: Required value", "spec.matchConstraints.objectSelector: Required value",
        "spec.matchConstraints.resourceRules: Required value", "spec.reinvocationPolicy: Required value")]
    public void A_mutating_policy_matches_what_can_be_changed(string match, string reinvocation, params string[] expected) => Assert.Equal(expected, Reviews.Lines(Object("MutatingAdmissionPolicy",
        $"\"failurePolicy\":\"Fail\",\"matchConstraints\":{match},\"mutations\":[{{\"patchType\":\"JSONPatch\",\"jsonPatch\":{{\"expression\":\"[]\"}}}}],\"reinvocationPolicy\":\"{reinvocation}\"")));

    [Theory]
    [InlineData("{\"patchType\":\"JSONPatch\",\"applyConfiguration\":{\"expression\":\"x\"}}", "spec.mutations[0].jsonPatch: Required value: must be specified when patchType is JSONPatch",
        "spec.mutations[0].applyConfiguration: Invalid value: \"{applyConfiguration}\": must not be specified when patchType is JSONPatch")]
    [InlineData("{\"patchType\":\"ApplyConfiguration\",\"applyConfiguration\":{\"expression\":\" \"}}", "spec.mutations[0].applyConfiguration.expression: Required value")]
    [InlineData("{}", "spec.mutations[0].patchType: Required value")]
    public void A_mutation_is_of_the_type_that_it_names(string mutation, params string[] expected) => Assert.Equal(expected, Reviews.Lines(Object("MutatingAdmissionPolicy",
        $"\"failurePolicy\":\"Fail\",\"matchConstraints\":{Match},\"mutations\":[{mutation}],\"reinvocationPolicy\":\"Never\"")));

    [Theory]
    [InlineData("\"paramRef\":{\"name\":\"a\",\"selector\":{},\"parameterNotFoundAction\":\"Odd\"}", "spec.paramRef.name: Forbidden: name and selector are mutually exclusive",
        "spec.paramRef.selector: Forbidden: name and selector are mutually exclusive", "spec.paramRef.parameterNotFoundAction: Unsupported value: \"Odd\": supported values: \"Deny\", \"Allow\"")]
    [InlineData("\"paramRef\":{}", "spec.paramRef: Required value: one of name or selector must be specified", "spec.paramRef.parameterNotFoundAction: Required value")]
    public void A_binding_gives_one_kind_of_parameters(string fields, params string[] expected)
    {
        Assert.Equal(expected, Reviews.Lines(Object("MutatingAdmissionPolicyBinding", "\"policyName\":\"p\"," + fields)));
        Assert.Equal([.. expected, "spec.validationActions: Required value: at least one validation action is required"],
            Reviews.Lines(Object("ValidatingAdmissionPolicyBinding", "\"policyName\":\"p\"," + fields)));
    }

    [Fact]
    public void A_policys_status_names_fields_and_conditions() => Assert.Equal(
        ["status.typeChecking.expressionWarnings[0].fieldRef: Required value", "status.conditions[0].lastTransitionTime: Required value", "status.conditions[0].reason: Required value"],
        Reviews.Lines(
            """{"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingAdmissionPolicy","metadata":{"name":"x"},"status":{"typeChecking":{"expressionWarnings":[{"warning":"w"}]},"conditions":[{"type":"A","status":"True"}]}}""",
            Object("ValidatingAdmissionPolicy", ""), "status"));

    private static string Hook(string fields) =>
        "{\"apiVersion\":\"admissionregistration.k8s.io/v1\",\"kind\":\"MutatingWebhookConfiguration\",\"metadata\":{\"name\":\"x\"},\"webhooks\":[{\"name\":\"a.b.c\",\"sideEffects\":\"None\",\"admissionReviewVersions\":[\"v1\"]," +
        fields + "}]}";

    private static string Object(string kind, string spec) =>
        $"{{\"apiVersion\":\"admissionregistration.k8s.io/v1\",\"kind\":\"{kind}\",\"metadata\":{{\"name\":\"x\"}},\"spec\":{{{spec}}}}}";
}
