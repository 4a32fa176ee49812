using System.Text.Json.Nodes;
using Kronicle.Api.Tests.Harness;

namespace Kronicle.Api.Tests.Authorization;

/// <summary>Gives users rights and waits until the authorizer knows of them.</summary>
internal static class Rights
{
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1";
    private const int Tries = 10_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A cluster role with rules, bound to a user of the same name as who asks.</summary>
    /// <param name="admin">Who may grant.</param>
    /// <param name="holder">The user's own client, by which is asked whether the first rule holds.</param>
    /// <param name="user">The user.</param>
    /// <param name="name">Of the role and of the binding.</param>
    /// <param name="rules">A list of rules.</param>
    public static async Task HoldAsync(HttpClient admin, HttpClient holder, string user, string name, string rules)
    {
        await CreateAsync(admin, Rbac + "/clusterroles", Role("ClusterRole", name, rules));
        await CreateAsync(admin, Rbac + "/clusterrolebindings", Binding("ClusterRoleBinding", name, "ClusterRole", name, user));
        await UntilAsync(() => IsAllowedAsync(holder, JsonNode.Parse(rules)![0]!));
    }

    public static string Role(string kind, string name, string rules) =>
        $$"""{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"{{kind}}","metadata":{"name":"{{name}}"},"rules":{{rules}} }""";

    public static string Binding(string kind, string name, string roleKind, string role, string user = "alice") =>
        $$$"""{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"{{{kind}}}","metadata":{"name":"{{{name}}}"},"subjects":[{"kind":"User","name":"{{{user}}}"}],"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"{{{roleKind}}}","name":"{{{role}}}"} }""";

    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (int i = 0; i < Tries; i++)
        {
            if (await holds())
            {
                return;
            }
        }

        Assert.Fail("what was granted is not known to the authorizer");
    }

    private static async Task<bool> IsAllowedAsync(HttpClient holder, JsonNode rule)
    {
        string[] resource = ((string)rule["resources"]![0]!).Split('/');
        string asked = $$$"""{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{"resourceAttributes":{"verb":"{{{rule["verbs"]![0]}}}","group":"{{{rule["apiGroups"]![0]}}}","resource":"{{{resource[0]}}}","subresource":"{{{(resource.Length > 1 ? resource[1] : "")}}}","name":"{{{rule["resourceNames"]?[0]}}}"} } }""";
        HttpResponseMessage answer = await holder.PostAsync("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", JsonBodies.Json(asked), Cancel);
        return (bool)(await answer.JsonAsync())["status"]!["allowed"]!;
    }

    private static async Task CreateAsync(HttpClient admin, string path, string body)
    {
        HttpResponseMessage answer = await admin.PostAsync(path, JsonBodies.Json(body), Cancel);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }
}
