using System.IO.Compression;
using System.Text;
using Kronicle.Api.Tests.Harness;

namespace Kronicle.Api.Tests.Answers;

public sealed class CompressionTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io";

    [Theory]
    [InlineData("application/json", "?labelSelector=a")]
    [InlineData("application/json", "")]
    [InlineData("application/json", "/large")]
    [InlineData("application/yaml", "")]
    [InlineData("application/yaml", "/large")]
    [InlineData("application/vnd.kubernetes.protobuf", "")]
    [InlineData("application/vnd.kubernetes.protobuf", "/large")]
    [InlineData(Table, "?includeObject=Object")]
    [InlineData("application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io", "")]
    public async Task A_large_body_comes_compressed_to_those_who_take_gzip_and_holds_the_same(string accept, string path)
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        for (int i = 0; i < 3; i++)
        {
            await client.PostAsync(Maps, JsonBodies.Json($$$"""
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"large{{{(i == 0 ? "" : i)}}}","labels":{"a":"b"},
                "annotations":{"a":"{{{new string('a', 100_000)}}}"}},"data":{"k":"{{{new string('x', 140_000)}}}"}}
                """),
                TestContext.Current.CancellationToken);
        }

        (byte[] plain, bool chunked, string? encoding) = await ReadAsync(client, Maps + path, accept, null);
        Assert.Null(encoding);
        Assert.True(plain.Length > 128 * 1024 && (!chunked || !path.StartsWith('/')));
        (byte[] packed, chunked, encoding) = await ReadAsync(client, Maps + path, accept, "deflate, gzip");
        Assert.Equal(("gzip", true), (encoding, chunked));
        Assert.True(packed.Length < plain.Length / 10);
        using var unpacked = new MemoryStream();
        await using (var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress))
        {
            await gzip.CopyToAsync(unpacked, TestContext.Current.CancellationToken);
        }

        Assert.Equal(plain, unpacked.ToArray());
    }

    [Theory]
    [InlineData("gzip;q=0.5")]
    [InlineData("br")]
    [InlineData("*")]
    public async Task Only_the_bare_word_asks_for_gzip(string accepted)
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        await client.PostAsync(Maps, JsonBodies.ConfigMap("large", new string('x', 200_000)), TestContext.Current.CancellationToken);
        Assert.Null((await ReadAsync(client, Maps, "application/json", accepted)).Encoding);
    }

    [Fact]
    public async Task A_body_of_128_KiB_is_left_as_it_is()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        await client.PostAsync(Maps, JsonBodies.ConfigMap("a", ""), TestContext.Current.CancellationToken);
        int empty = (await ReadAsync(client, Maps + "/a", "application/json", null)).Body.Length;
        foreach (string path in (string[])["/a", "?labelSelector=!none"])
        {
            var seen = new HashSet<int>();
            for (int more = -60; more <= 10; more += 5)
            {
                await client.DeleteAsync(Maps + "/a", TestContext.Current.CancellationToken);
                await client.PostAsync(Maps, JsonBodies.ConfigMap("a", new string('x', 128 * 1024 - empty + more)), TestContext.Current.CancellationToken);
                int length = (await ReadAsync(client, Maps + path, "application/json", null)).Body.Length;
                Assert.Equal(length > 128 * 1024 ? "gzip" : null, (await ReadAsync(client, Maps + path, "application/json", "gzip")).Encoding);
                seen.Add(length.CompareTo(128 * 1024));
            }

            Assert.True(seen.Contains(-1) && seen.Contains(1));
        }
    }

    private static async Task<(byte[] Body, bool Chunked, string? Encoding)> ReadAsync(HttpClient client, string path, string accept, string? encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (encoding is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        }

        HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)));
        return (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), answer.Headers.TransferEncodingChunked == true,
            answer.Content.Headers.ContentEncoding.FirstOrDefault());
    }
}
