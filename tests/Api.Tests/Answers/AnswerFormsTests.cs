using System.Net;
using System.Text.Json.Nodes;
using Kronicle.Api.Tests.Harness;

namespace Kronicle.Api.Tests.Answers;

public sealed class AnswerFormsTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task An_object_comes_in_every_form()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        HttpResponseMessage made = await client.PostAsync(Maps, JsonBodies.ConfigMap("a"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal("no-cache, private", made.Headers.CacheControl!.ToString());

        string plain = await TextAsync(client, Maps + "/a", "application/json");
        Assert.EndsWith("}\n", plain, StringComparison.Ordinal);
        string pretty = await TextAsync(client, Maps + "/a?pretty=true", "application/json");
        Assert.StartsWith("{\n  \"kind\": \"ConfigMap\",\n", pretty, StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(plain), JsonNode.Parse(pretty)));
        Assert.StartsWith("apiVersion: v1\ndata:\n  k: v\nkind: ConfigMap\n", await TextAsync(client, Maps + "/a", "application/yaml"), StringComparison.Ordinal);
        Assert.StartsWith("k8s\0", await TextAsync(client, Maps + "/a", "application/vnd.kubernetes.protobuf"), StringComparison.Ordinal);
        JsonNode table = JsonNode.Parse(await TextAsync(client, Maps + "/a", "application/json;as=Table;v=v1;g=meta.k8s.io"))!;
        Assert.Equal(("Table", "PartialObjectMetadata"), ((string?)table["kind"], (string?)table["rows"]![0]!["object"]!["kind"]));
        JsonNode metadata = JsonNode.Parse(await TextAsync(client, Maps + "/a", "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io"))!;
        Assert.Equal(("PartialObjectMetadata", "a"), ((string?)metadata["kind"], (string?)metadata["metadata"]!["name"]));
        Assert.Null(metadata["data"]);
    }

    [Fact]
    public async Task A_scale_has_a_table_of_its_own()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        const string Sets = "/apis/apps/v1/namespaces/default/replicasets";
        await client.PostAsync(Sets, JsonBodies.Json("""
            {"metadata":{"name":"web"},"spec":{"replicas":3,"selector":{"matchLabels":{"a":"b"}},
             "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}
            """), TestContext.Current.CancellationToken);
        server.Clock.Advance(TimeSpan.FromMinutes(3));
        string plain = await TextAsync(client, Sets + "/web/scale", "application/json");
        JsonNode table = JsonNode.Parse(await TextAsync(client, Sets + "/web/scale", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"))!;
        Assert.Equal(["Name", "Desired", "Available", "Age"], table["columnDefinitions"]!.AsArray().Select(column => (string?)column!["name"]));
        Assert.Equal("""["web",3,0,"3m"]""", table["rows"]![0]!["cells"]!.ToJsonString());
        Assert.Equal((string?)JsonNode.Parse(plain)!["metadata"]!["resourceVersion"], (string?)table["metadata"]!["resourceVersion"]);
        JsonNode metadata = JsonNode.Parse(await TextAsync(client, Sets + "/web/scale", "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io"))!;
        Assert.Equal("PartialObjectMetadata", (string?)metadata["kind"]);
    }

    [Theory]
    [InlineData("Object", "ConfigMap")]
    [InlineData("Metadata", "PartialObjectMetadata")]
    [InlineData("None", null)]
    public async Task The_rows_of_a_table_hold_what_is_asked_for(string include, string? kind)
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        await client.PostAsync(Maps, JsonBodies.ConfigMap("a"), TestContext.Current.CancellationToken);
        server.Clock.Advance(TimeSpan.FromMinutes(3));
        JsonNode table = JsonNode.Parse(await TextAsync(client, Maps + "?includeObject=" + include, "application/json;as=Table;v=v1;g=meta.k8s.io"))!;
        Assert.Equal(kind, (string?)table["rows"]![0]!["object"]?["kind"]);
        Assert.Equal("3m", (string?)table["rows"]![0]!["cells"]!.AsArray()[^1]);
    }

    [Fact]
    public async Task A_list_is_a_header_the_items_and_a_footer_in_every_form()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        foreach (string name in (string[])["c", "a", "b"])
        {
            await client.PostAsync(Maps, JsonBodies.ConfigMap(name, new string('x', 30_000)), TestContext.Current.CancellationToken);
        }

        JsonNode list = JsonNode.Parse(await TextAsync(client, Maps, "application/json"))!;
        Assert.Equal(("ConfigMapList", "v1"), ((string?)list["kind"], (string?)list["apiVersion"]));
        Assert.Equal(["a", "b", "c"], list["items"]!.AsArray().Select(item => (string?)item!["metadata"]!["name"]));
        Assert.Null(list["items"]![0]!["kind"]);
        Assert.True(JsonNode.DeepEquals(list, JsonNode.Parse(await TextAsync(client, Maps + "?pretty=1", "application/json"))));

        JsonNode page = JsonNode.Parse(await TextAsync(client, Maps + "?limit=1", "application/json"))!;
        Assert.Equal(2, (int)page["metadata"]!["remainingItemCount"]!);
        Assert.NotEmpty((string)page["metadata"]!["continue"]!);
        JsonNode metadata = JsonNode.Parse(await TextAsync(client, Maps, "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"))!;
        Assert.Equal(("PartialObjectMetadataList", "meta.k8s.io/v1", 3),
            ((string?)metadata["kind"], (string?)metadata["apiVersion"], metadata["items"]!.AsArray().Count));
        Assert.StartsWith("apiVersion: v1\nitems:\n- ", await TextAsync(client, Maps, "application/yaml"), StringComparison.Ordinal);
        JsonNode empty = JsonNode.Parse(await TextAsync(client, "/api/v1/namespaces/none/configmaps", "application/json"))!;
        Assert.Empty(empty["items"]!.AsArray());
    }

    [Fact]
    public async Task A_warning_that_quotes_any_script_comes_with_the_stored_object()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        HttpResponseMessage answer = await client.PostAsync(Maps,
            JsonBodies.Json("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"w"},"größe\n\"":1}"""), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Contains("unknown field", string.Join('|', answer.Headers.GetValues("Warning")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_a_status_in_the_asked_form_with_the_audit_id_of_the_client()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, Maps + "/none");
        request.Headers.Add("Audit-ID", "mine");
        HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.NotFound, "mine"), (answer.StatusCode, answer.Headers.GetValues("Audit-Id").Single()));
        Assert.Equal("configmaps \"none\" not found", (string?)(await answer.JsonAsync())["message"]);

        using var yaml = new HttpRequestMessage(HttpMethod.Get, Maps + "/none");
        yaml.Headers.Add("Accept", "application/yaml");
        Assert.StartsWith("apiVersion: v1\ncode: 404\n", await (await client.SendAsync(yaml, TestContext.Current.CancellationToken))
            .Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task<string> TextAsync(HttpClient client, string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
