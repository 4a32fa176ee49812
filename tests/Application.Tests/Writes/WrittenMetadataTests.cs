using System.Text;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Tests.Pipeline;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Writes;

/// <summary>What becomes of the metadata that a body says about itself.</summary>
public class WrittenMetadataTests
{
    private const string Role = """{"metadata":{"name":"r","namespace":"x"},"rules":[]}""";
    private const string Owner = """{"apiVersion":"v1","kind":"Pod","name":"o","uid":"1"}""";

    [Theory]
    [InlineData("create", "clusterroles.rbac.authorization.k8s.io", Role)]
    [InlineData("update", "clusterroles.rbac.authorization.k8s.io/old", """{"metadata":{"name":"old","namespace":"x"},"rules":[]}""")]
    [InlineData("patch", "clusterroles.rbac.authorization.k8s.io/old", """{"metadata":{"namespace":"x"}}""")]
    [InlineData("apply", "clusterroles.rbac.authorization.k8s.io/r",
        """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"r","namespace":"x"}}""")]
    public async Task What_lies_in_no_namespace_loses_the_one_it_was_given(string verb, string path, string body)
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "clusterroles.rbac.authorization.k8s.io", """{"metadata":{"name":"old"},"rules":[]}""");
        MapNode stored = TestServer.Tree(await server.SendAsync(verb, path, body, verb == "apply" ? ["fieldManager=m"] : []));
        Assert.False(stored.Map("metadata")!.Has("namespace"));
    }

    [Theory]
    [InlineData("update", """{"metadata":{"name":"b","namespace":"x"}}""", "the namespace of the provided object does not match the namespace sent on the request")]
    [InlineData("patch", """{"metadata":{"name":"b","namespace":"x"}}""", "the namespace of the provided object does not match the namespace sent on the request")]
    [InlineData("update", """{"metadata":{"name":"b"}}""", "the name of the object (b) does not match the name on the URL (a)")]
    [InlineData("update", "{}", "the name of the object (a based on URL) was undeterminable: name must be provided")]
    [InlineData("patch", """{"metadata":null}""", "the name of the object (a based on URL) was undeterminable: name must be provided")]
    public async Task An_object_bears_the_names_of_its_path(string verb, string body, string message)
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("create", "configmaps", """{"metadata":{"name":"a"}}""");
        ApiStatus failure = TestServer.Failure(await server.SendAsync(verb, "configmaps/a", body));
        Assert.Equal((400, message), (failure.Code, failure.Message));
    }

    [Fact]
    public async Task Nobody_owns_what_only_the_server_sets()
    {
        await using TestServer server = await TestServer.StartAsync();
        MapNode metadata = TestServer.Tree(await server.SendAsync("create", "configmaps",
            """{"metadata":{"name":"a","deletionTimestamp":"2001-01-01T00:00:00Z","deletionGracePeriodSeconds":5,"labels":{"x":"y"}}}""")).Map("metadata")!;
        using var buffer = new JsonBuffer(1024);
        CanonicalWriter.Free(buffer, metadata["managedFields"]!);
        string owned = Encoding.UTF8.GetString(buffer.WrittenMemory.Span);
        Assert.Contains("f:labels", owned, StringComparison.Ordinal);
        Assert.DoesNotContain("deletion", owned, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", 201)]
    [InlineData("abc", 201)]
    [InlineData("7", 500)]
    public async Task A_new_object_names_no_revision(string version, int code)
    {
        await using TestServer server = await TestServer.StartAsync();
        ApiAnswer answer = await server.SendAsync("create", "configmaps", $$$"""{"metadata":{"name":"a","resourceVersion":"{{{version}}}"}}""");
        Assert.Equal(code, answer.Code);
    }

    [Fact]
    public async Task An_owner_that_stands_twice_is_kept_once_and_warned_of()
    {
        await using TestServer server = await TestServer.StartAsync();
        string body = $$$"""{"metadata":{"name":"a","ownerReferences":[{{{Owner}}},{{{Owner}}},{{{Owner.Replace("\"o\"", "\"p\"", StringComparison.Ordinal)}}}]}}""";
        (ApiAnswer answer, IReadOnlyList<string> warnings) = await server.AskAsync("create", "configmaps", body);
        Assert.Equal(2, TestServer.Tree(answer).Map("metadata")!.List("ownerReferences")!.Count);
        Assert.Equal(
            [".metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as " +
                "early as 1.24; please fix your requests; duplicate UID(s) observed: 1"], warnings);
        (answer, warnings) = await server.AskAsync("patch", "configmaps/a", body);
        Assert.Equal(2, TestServer.Tree(answer).Map("metadata")!.List("ownerReferences")!.Count);
        Assert.StartsWith(".metadata.ownerReferences contains duplicate entries after mutating admission happens;", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_creates_what_is_being_deleted_is_told_so()
    {
        await using TestServer server = await TestServer.StartAsync();
        const string Held = """{"metadata":{"name":"a","finalizers":["example.com/x"]}}""";
        await server.SendAsync("create", "configmaps", Held);
        Assert.Equal("configmaps \"a\" already exists", TestServer.Failure(await server.SendAsync("create", "configmaps", Held)).Message);
        await server.SendAsync("delete", "configmaps/a");
        foreach (string[] query in (string[][])[[], ["dryRun=All"]])
        {
            ApiStatus failure = TestServer.Failure(await server.SendAsync("create", "configmaps", Held, query));
            Assert.Equal((409, "object is being deleted: configmaps \"a\" already exists"), (failure.Code, failure.Message));
        }
    }

    [Fact]
    public async Task A_given_name_beside_a_generateName_is_taken_in_words_of_its_own()
    {
        await using TestServer server = await TestServer.StartAsync();
        const string Both = """{"metadata":{"name":"a","generateName":"a"}}""";
        await server.SendAsync("create", "configmaps", Both);
        ApiStatus failure = TestServer.Failure(await server.SendAsync("create", "configmaps", Both));
        Assert.Equal("configmaps \"a\" already exists, the server was not able to generate a unique name for the object", failure.Message);
        Assert.Equal(1, failure.Details!.RetryAfterSeconds);
    }

    [Fact]
    public async Task An_update_creates_whatever_revision_it_names_but_only_an_object_of_no_uid()
    {
        await using TestServer server = await TestServer.StartAsync();
        const string Path = "leases.coordination.k8s.io/l";
        ApiStatus failure = TestServer.Failure(await server.SendAsync("update", Path, """{"metadata":{"name":"l","uid":"u"}}"""));
        Assert.Equal(409, failure.Code);
        Assert.EndsWith("Precondition failed: UID in precondition: u, UID in object meta: ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(201, (await server.SendAsync("update", Path, """{"metadata":{"name":"l","resourceVersion":"7"}}""")).Code);
    }
}
