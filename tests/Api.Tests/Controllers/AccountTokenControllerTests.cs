using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Kronicle.Api.Tests.Harness;

namespace Kronicle.Api.Tests.Controllers;

public sealed class AccountTokenControllerTests
{
    private const string Accounts = "/api/v1/namespaces/default/serviceaccounts";
    private const string Secrets = "/api/v1/namespaces/default/secrets";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Task<KeptHouse> StartAsync() => KeptHouse.StartAsync("serviceaccount-token-controller");

    [Fact]
    public async Task A_secret_for_an_account_gets_its_token_and_the_token_lets_in()
    {
        await using KeptHouse house = await StartAsync();
        string account = await AccountAsync(house, "robot");
        JsonNode secret = await TokenAsync(house, "key", "robot");
        Assert.Equal(account, (string?)secret["metadata"]!["annotations"]!["kubernetes.io/service-account.uid"]);
        Assert.Equal("default", Text(secret, "namespace"));
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", Text(secret, "ca.crt"), StringComparison.Ordinal);
        Assert.Equal(
            $$"""{"iss":"kubernetes/serviceaccount","kubernetes.io/serviceaccount/namespace":"default","kubernetes.io/serviceaccount/secret.name":"key","kubernetes.io/serviceaccount/service-account.name":"robot","kubernetes.io/serviceaccount/service-account.uid":"{{account}}","sub":"system:serviceaccount:default:robot"}""",
            Encoding.UTF8.GetString(Base64Url.DecodeFromChars(Text(secret, "token").Split('.')[1])));
        using HttpClient robot = house.As(Text(secret, "token"));
        HttpResponseMessage answer = await robot.PostAsync("/apis/authentication.k8s.io/v1/selfsubjectreviews", JsonBodies.Json("{}"), Cancel);
        Assert.Equal("system:serviceaccount:default:robot", (string?)(await answer.JsonAsync())["status"]!["userInfo"]!["username"]);
        Assert.Equal(house.Today, (string?)(await house.FindAsync(Secrets + "/key"))!["metadata"]!["labels"]!["kubernetes.io/legacy-token-last-used"]);
    }

    [Fact]
    public async Task A_secret_that_is_right_is_not_written_again()
    {
        await using KeptHouse house = await StartAsync();
        await AccountAsync(house, "robot");
        JsonNode first = await TokenAsync(house, "key", "robot");
        await house.MergeAsync(Secrets + "/key", """{"metadata":{"labels":{"seen":"yes"}}}""");

        // What was worked on later shows that the change before it was too.
        await TokenAsync(house, "later", "robot");
        JsonNode now = (await house.FindAsync(Secrets + "/key"))!;
        Assert.Equal(first["data"]!.ToJsonString(), now["data"]!.ToJsonString());
        Assert.Equal("yes", (string?)now["metadata"]!["labels"]!["seen"]);
    }

    [Fact]
    public async Task What_is_missing_or_not_the_servers_authority_is_put_right()
    {
        await using KeptHouse house = await StartAsync();
        await AccountAsync(house, "robot");
        JsonNode first = await TokenAsync(house, "key", "robot");
        await house.MergeAsync(Secrets + "/key", """{"data":{"ca.crt":"AAAA","namespace":null}}""");
        JsonNode mended = (await house.UntilAsync(Secrets + "/key", found => Text(found!, "namespace").Length > 0))!;
        Assert.Equal(first["data"]!.ToJsonString(), mended["data"]!.ToJsonString());
    }

    [Fact]
    public async Task The_secret_of_an_account_that_is_not_there_goes()
    {
        await using KeptHouse house = await StartAsync();
        await house.CreateAsync(Secrets, Body("lost", "nobody"));
        await house.GoneAsync(Secrets + "/lost");
        await AccountAsync(house, "robot");
        await house.CreateAsync(Secrets, Body("other", "robot", ""","kubernetes.io/service-account.uid":"anothers" """));
        await house.GoneAsync(Secrets + "/other");
    }

    [Fact]
    public async Task An_account_takes_its_tokens_with_it()
    {
        await using KeptHouse house = await StartAsync();
        await AccountAsync(house, "robot");
        await AccountAsync(house, "second");
        string token = Text(await TokenAsync(house, "key", "robot"), "token");
        await TokenAsync(house, "kept", "second");
        await house.DeleteAsync(Accounts + "/robot", "Background");
        await house.GoneAsync(Secrets + "/key");
        using HttpClient robot = house.As(token);
        Assert.Equal(HttpStatusCode.Unauthorized, (await robot.GetAsync("/version", Cancel)).StatusCode);
        Assert.NotNull(await house.FindAsync(Secrets + "/kept"));
    }

    [Fact]
    public async Task A_secret_that_goes_leaves_its_accounts_list()
    {
        await using KeptHouse house = await StartAsync();
        await AccountAsync(house, "robot");
        await TokenAsync(house, "key", "robot");
        await house.MergeAsync(Accounts + "/robot", """{"secrets":[{"name":"key"},{"name":"other"}]}""");
        await house.DeleteAsync(Secrets + "/key", "Background");
        JsonNode account = (await house.UntilAsync(Accounts + "/robot", found => found!["secrets"]!.AsArray().Count == 1))!;
        Assert.Equal("other", (string?)account["secrets"]![0]!["name"]);
    }

    [Fact]
    public async Task Secrets_of_other_types_are_left_alone()
    {
        await using KeptHouse house = await StartAsync();
        await AccountAsync(house, "robot");
        await house.CreateAsync(Secrets, """{"metadata":{"name":"plain","annotations":{"kubernetes.io/service-account.name":"nobody","about":"kubernetes.io/service-account-token"}}}""");
        await TokenAsync(house, "key", "robot");
        Assert.Null((await house.FindAsync(Secrets + "/plain"))!["data"]);
    }

    private static async Task<string> AccountAsync(KeptHouse house, string name) =>
        (string)(await house.CreateAsync(Accounts, $$$"""{"metadata":{"name":"{{{name}}}"}}"""))["metadata"]!["uid"]!;

    private static async Task<JsonNode> TokenAsync(KeptHouse house, string name, string account)
    {
        await house.CreateAsync(Secrets, Body(name, account));
        return (await house.UntilAsync($"{Secrets}/{name}", found => found?["data"]?["token"] is not null))!;
    }

    private static string Body(string name, string account, string more = "") =>
        $$$"""{"metadata":{"name":"{{{name}}}","annotations":{"kubernetes.io/service-account.name":"{{{account}}}"{{{more}}}}},"type":"kubernetes.io/service-account-token"}""";

    private static string Text(JsonNode secret, string key) =>
        secret["data"]?[key] is { } value ? Encoding.UTF8.GetString(Convert.FromBase64String((string)value!)) : "";
}
