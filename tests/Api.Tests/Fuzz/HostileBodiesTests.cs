using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Kronicle.Api.Tests.Harness;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;
using Kronicle.Infrastructure.Wire.Protobuf;
using Kronicle.Infrastructure.Wire.Yaml;
using Kronicle.TestKit;

namespace Kronicle.Api.Tests.Fuzz;

/// <summary>
/// Objects of every kind, filled from the schema and then spoilt, in every form, as creations, updates and patches of the server as it is
/// composed: each is an object or a Status that blames the client, within bounded memory. A run is told by its seed; KRONICLE_FUZZ_ROUNDS
/// makes it longer and KRONICLE_FUZZ_SEED another.
/// </summary>
public sealed class HostileBodiesTests
{
    private const string Json = "application/json";
    private const string Yaml = "application/yaml";
    private const string Protobuf = "application/vnd.kubernetes.protobuf";
    private const string Name = "fuzz";

    /// <summary>Bytes that one request of at most 200 KB may allocate.</summary>
    private const long Allocated = 192L << 20;

    private static readonly string[] Patches = ["application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json"];

    private readonly List<string> wrong = [];
    private Random chance = new(0);
    private int sent;

    [Theory]
    [InlineData("create")]
    [InlineData("update")]
    [InlineData("patch")]
    public async Task Whatever_a_client_sends_is_answered_with_an_object_or_a_status(string verb)
    {
        int rounds = Setting("KRONICLE_FUZZ_ROUNDS", 1);
        int seed = Setting("KRONICLE_FUZZ_SEED", 20_260_102);
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        client.Timeout = TimeSpan.FromSeconds(20);
        // Pods wait for their service account, and the clock stands.
        await client.PostAsync("/api/v1/namespaces/default/serviceaccounts",
            JsonBodies.Json("""{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"default"}}"""), TestContext.Current.CancellationToken);
        ResourceDefinition[] resources = [.. ResourceCatalogue.BuiltIn.Resources.Where(resource => resource.Allows(verb))];
        for (int round = 0; round < rounds; round++)
        {
            foreach (ResourceDefinition resource in resources)
            {
                int own = unchecked((seed * 31) + (round * 7919) + Array.IndexOf(resources, resource));
                chance = new Random(own);
                await OneAsync(client, resource, verb, own);
            }
        }

        Assert.True(sent >= resources.Length * rounds);
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {sent}\n" + string.Join("\n\n", wrong.Take(20)));
    }

    private async Task OneAsync(HttpClient client, ResourceDefinition resource, string verb, int seed)
    {
        var mutations = new Mutations(chance);
        byte[] json = Object(resource);
        string path = $"/{(resource.Group.Length == 0 ? "api" : "apis/" + resource.Group)}/{resource.Version}/{(resource.Namespaced ? "namespaces/default/" : "")}{resource.Resource}";
        if (verb == "create")
        {
            await SendAsync(client, HttpMethod.Post, path, Json, json, seed);
            await SendAsync(client, HttpMethod.Post, path, Json, mutations.Json(json), seed);
            await SendAsync(client, HttpMethod.Post, path + "?fieldValidation=Strict", Json, mutations.Json(mutations.Json(json)), seed);
            await SendAsync(client, HttpMethod.Post, path, Json, mutations.Raw(json), seed);
            await SendAsync(client, HttpMethod.Post, path, Yaml, mutations.Raw(JsonToYaml.Convert(json)), seed);
            await SendAsync(client, HttpMethod.Post, path, Yaml, mutations.Json(json), seed);
            foreach (byte[] message in Messages(resource, json, mutations))
            {
                await SendAsync(client, HttpMethod.Post, path, Protobuf, message, seed);
            }

            return;
        }

        string one = path + "/" + Name;
        if (verb == "update")
        {
            await SendAsync(client, HttpMethod.Put, one, Json, json, seed);
            await SendAsync(client, HttpMethod.Put, one, Json, mutations.Json(json), seed);
            await SendAsync(client, HttpMethod.Put, one, Yaml, mutations.Raw(JsonToYaml.Convert(json)), seed);
            foreach (string subresource in resource.Subresources.Values.Where(s => s.Verbs.Contains("update") && s.Name != "proxy").Select(s => s.Name))
            {
                await SendAsync(client, HttpMethod.Put, one + "/" + subresource, Json, mutations.Json(json), seed);
            }

            return;
        }

        foreach (string type in Patches)
        {
            byte[] patch = type == Patches[0] ? Operations(resource) : Object(resource);
            await SendAsync(client, HttpMethod.Patch, one, type, mutations.Json(patch), seed);
            await SendAsync(client, HttpMethod.Patch, one, type, mutations.Raw(patch), seed);
        }
    }

    private byte[] Object(ResourceDefinition resource)
    {
        byte[] entropy = new byte[chance.Next(50, 900)];
        chance.NextBytes(entropy);
        MapNode tree = new GeneratedTree(entropy).Object(resource.Type);
        tree["kind"] = resource.Kind;
        tree["apiVersion"] = resource.ApiVersion;
        if (chance.Next(4) > 0)
        {
            // Metadata that passes, so that the rest is looked at.
            tree["metadata"] = new MapNode { ["name"] = Name };
        }

        using var json = new JsonBuffer();
        CanonicalWriter.Write(json, tree, resource.Type);
        return json.ToArray();
    }

    private IEnumerable<byte[]> Messages(ResourceDefinition resource, byte[] json, Mutations mutations)
    {
        var codec = new ProtobufCodec();
        if (!codec.Covers(resource.Type))
        {
            yield break;
        }

        var message = new ArrayBufferWriter<byte>();
        codec.WriteEnveloped(message, json, resource.Type);
        yield return message.WrittenSpan.ToArray();
        for (int i = 0; i < 4; i++)
        {
            yield return mutations.Raw(message.WrittenSpan.ToArray());
        }
    }

    private byte[] Operations(ResourceDefinition resource)
    {
        string[] names = ["", "/", "/metadata", "/metadata/labels/a~1b", "/spec", "/-", "/metadata/finalizers/-", "/metadata/finalizers/99999999999", "/~", .. resource.Type.Fields.Select(f => "/" + f.Name)];
        string[] kinds = ["add", "remove", "replace", "move", "copy", "test"];
        var operations = new JsonArray();
        for (int i = chance.Next(1, 5); i > 0; i--)
        {
            operations.Add(new JsonObject
            {
                ["op"] = kinds[chance.Next(kinds.Length)],
                ["path"] = names[chance.Next(names.Length)],
                ["from"] = names[chance.Next(names.Length)],
                ["value"] = JsonNode.Parse(Object(resource)),
            });
        }

        return Encoding.UTF8.GetBytes(operations.ToJsonString());
    }

    private async Task SendAsync(HttpClient client, HttpMethod method, string path, string type, byte[] body, int seed)
    {
        sent++;
        using var request = new HttpRequestMessage(method, path);
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        long before = GC.GetTotalAllocatedBytes();
        using HttpResponseMessage? answer = await AnswerAsync(client, request);
        if (answer is null)
        {
            wrong.Add($"no answer: seed {seed}, {method} {path} {type}\n{Shown(type, body)}");
            return;
        }

        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        long allocated = GC.GetTotalAllocatedBytes() - before;
        string? fault = (int)answer.StatusCode >= 500 && Reason(text) is not ("" or "NotImplemented") ? "a fault"
            : allocated > Allocated ? $"{allocated >> 20} MiB for {body.Length} bytes"
            : !answer.IsSuccessStatusCode && !IsStatus(answer, text) ? "no Status"
            : answer.IsSuccessStatusCode && JsonNode.Parse(text) is not JsonObject ? "no object"
            : null;
        if (fault is not null)
        {
            wrong.Add($"{fault}: seed {seed}, {method} {path} {type} {(int)answer.StatusCode}\n{Shown(type, body)}\n{text[..Math.Min(text.Length, 600)]}");
        }
    }

    private static async Task<HttpResponseMessage?> AnswerAsync(HttpClient client, HttpRequestMessage request)
    {
        try
        {
            return await client.SendAsync(request, TestContext.Current.CancellationToken);
        }
        catch (TaskCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static bool IsStatus(HttpResponseMessage answer, string text) =>
        JsonNode.Parse(text) is JsonObject status && (string?)status["kind"] == "Status" && (string?)status["status"] == "Failure" &&
        (int?)status["code"] == (int)answer.StatusCode && answer.StatusCode != HttpStatusCode.Unauthorized;

    // The reference itself answers 500 without a reason where it judges what is no object of its own, such as a Binding.
    private static string? Reason(string text) => JsonNode.Parse(text) is JsonObject status ? (string?)status["reason"] ?? "" : null;

    private static string Shown(string type, byte[] body) =>
        type == Protobuf ? Convert.ToHexString(body) : body.Length > 4000 ? $"{body.Length} bytes: {Encoding.Latin1.GetString(body, 0, 2000)}" : Encoding.Latin1.GetString(body);

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
