namespace Kronicle.Application.Tests.Validation.Rbac;

public sealed class RbacRulesTests
{
    [Theory]
    [InlineData("{\"clusterRoleSelectors\":[]}", "aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil")]
    [InlineData("{\"clusterRoleSelectors\":[{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"In\"}]}]}",
        "aggregationRule.clusterRoleSelectors[0].matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
        "aggregationRule.clusterRoleSelectors[0]: Invalid value: null: invalid label selector.")]
    public void An_aggregated_role_selects_others(string rule, params string[] expected) => Assert.Equal(expected, Reviews.Lines(
        $"{{\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"kind\":\"ClusterRole\",\"metadata\":{{\"name\":\"x\"}},\"aggregationRule\":{rule}}}"));

    [Theory]
    [InlineData("{\"kind\":\"ServiceAccount\",\"name\":\"A\",\"apiGroup\":\"rbac.authorization.k8s.io\"}",
        "subjects[0].name: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
        "subjects[0].apiGroup: Unsupported value: \"rbac.authorization.k8s.io\": supported values: \"\"", "subjects[0].namespace: Required value")]
    [InlineData("{\"kind\":\"Group\",\"name\":\"g\",\"apiGroup\":\"rbac.authorization.k8s.io\"}")]
    [InlineData("{\"kind\":\"User\",\"name\":\"\",\"apiGroup\":\"\"}", "subjects[0].name: Required value", "subjects[0].apiGroup: Unsupported value: \"\": supported values: \"rbac.authorization.k8s.io\"")]
    public void A_cluster_wide_binding_names_its_subjects_in_full(string subject, params string[] expected) => Assert.Equal(expected, Reviews.Lines(
        $"{{\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"kind\":\"ClusterRoleBinding\",\"metadata\":{{\"name\":\"x\"}},\"roleRef\":{{\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"ClusterRole\",\"name\":\"r\"}},\"subjects\":[{subject}]}}"));
}
