using Kronicle.Application;
using static Kronicle.Infrastructure.Tests.Storage.Encryption.ConfigurationFile;

namespace Kronicle.Infrastructure.Tests.Storage.Encryption.Configuration;

public sealed class ConfigurationTests
{
    private static readonly string Good = Keys("aescbc", "a", ConfigurationFile.First);

    public static TheoryData<string, string> Wrong => new()
    {
        { "  []\n", "resources: Required value: at least one resources is required" },
        { "- resources: []\n  providers:\n  - identity: {}\n", "resources[0].resources: Required value: at least one resources[0].resources is required" },
        { "- resources: [secrets]\n  providers: []\n", "resources[0].providers: Required value: at least one resources[0].providers is required" },
        { Rule("secrets", "{}"), "resources[0].providers[0]: Invalid value: provider does not contain any of the expected providers: KMS, AESGCM, AESCBC, Secretbox, Identity" },
        { Rule("secrets", "{identity: {}, aescbc: {keys: [{name: a, secret: " + ConfigurationFile.First + "}]}}"),
            "more than one provider specified in a single element, should split into different list elements" },
        { Rule("secrets", Keys("aescbc")), "resources[0].providers[0].aescbc.keys: Required value: at least one keys is required" },
        { Rule("secrets", Keys("aesgcm", "''", ConfigurationFile.First)), "resources[0].providers[0].aesgcm.keys[0].name: Required value: name is a mandatory field for a key" },
        { Rule("secrets", Keys("aesgcm", "a", "''")), "resources[0].providers[0].aesgcm.keys[0].secret: Required value: secret is a mandatory field for a key" },
        { Rule("secrets", Keys("aesgcm", "a", "'%%%'")), "resources[0].providers[0].aesgcm.keys[0].secret: Invalid value: \"REDACTED\": secrets must be base64 encoded" },
        { Rule("secrets", Keys("aescbc", "a", "c2hvcnQ=")),
            "resources[0].providers[0].aescbc.keys[0].secret: Invalid value: \"REDACTED\": secret is not of the expected length, got 5, expected one of [16 24 32]" },
        { Rule("secrets", Keys("secretbox", "a", "MDEyMzQ1Njc4OWFiY2RlZg==")),
            "resources[0].providers[0].secretbox.keys[0].secret: Invalid value: \"REDACTED\": secret is not of the expected length, got 16, expected one of [32]" },
        { Rule("secrets, secrets", Good), "resources[0].resources: Invalid value: [\"secrets\",\"secrets\"]: the same resource cannot be specified multiple times" },
        { Rule("secrets, '*.'", Good), "using overlapping resources such as 'secrets' and '*.' in the same resource list is not allowed as they will be masked" },
        { Rule("'*.*', deployments.apps", Good), "using overlapping resources" },
        { Rule("Secrets", Good), "resources[0].resources[0]: Invalid value: \"Secrets\": resource name should not contain capital letters" },
        { Rule("'*'", Good), "use '*.' to encrypt all the resources from core API group or *.* to encrypt all resources" },
        { Rule("serviceipallocations", Good), "resources which do not have REST API/s cannot be encrypted" },
        { Rule("events.events.k8s.io", Good), "'*.events.k8s.io' objects are stored using the 'events' API group in etcd. Use 'events' instead in the config file" },
        { Rule("ingresses.extensions", Good), "'extensions' group has been removed and cannot be used for encryption" },
        { Rule("'secrets.*'", Good), "encrypting the same resource across groups is not supported" },
        { Rule("'*.*'", Good) + Rule("secrets", Good), "resource \"secrets\" is masked by earlier rule \"*.*\"" },
        { Rule("'*.'", Good) + Rule("secrets", Good), "resource \"secrets\" is masked by earlier rule \"*.\"" },
        { Rule("'*.apps'", Good) + Rule("deployments.apps", Good), "resource \"deployments.apps\" is masked by earlier rule \"*.apps\"" },
        { Rule("secrets", "kms: {name: k, endpoint: 'unix:///k'}"), "KMSv1 is deprecated and will only receive security updates going forward. Use KMSv2 instead." },
        { Rule("secrets", "kms: {apiVersion: v3, name: k, endpoint: 'unix:///k'}"), "unsupported apiVersion apiVersion for KMS provider, only v1 and v2 are supported" },
        { Rule("secrets", "kms: {apiVersion: v2, endpoint: 'unix:///k'}"), "resources[0].providers[0].kms.name: Required value: name is a mandatory field for a provider" },
        { Rule("secrets", "kms: {apiVersion: v2, name: 'a:b', endpoint: 'unix:///k'}"), "invalid KMS provider name a:b, must not contain ':'" },
        { Rule("secrets", "kms: {apiVersion: v2, name: k}"), "endpoint is a mandatory field for a kms" },
        { Rule("secrets", "kms: {apiVersion: v2, name: k, endpoint: 'http://k'}"), "unsupported scheme \"http\" for KMS provider, only unix is supported" },
        { Rule("secrets", "kms: {apiVersion: v2, name: k, endpoint: 'unix:///k', timeout: 0s}"), "timeout should be a positive value" },
        { Rule("secrets", "kms: {apiVersion: v2, name: k, endpoint: 'unix:///k', cachesize: 5}"), "cachesize is not supported in v2" },
        { Rule("secrets", "kms: {apiVersion: v2, name: k, endpoint: 'unix:///k'}", "kms: {apiVersion: v2, name: k, endpoint: 'unix:///l'}"),
            "duplicate KMS provider name k, names must be unique" },
        { Rule("secrets", "aescbc: {kees: []}"), "strict decoding error: unknown field \"resources[0].providers[0].aescbc.kees\"" },
        { Rule("secrets", "aescbc: {keys: nothing}"), "resources[0].providers[0].aescbc.keys must be a list" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task What_can_t_be_used_ends_the_start_in_the_reference_s_words(string resources, string error)
    {
        using var file = new ConfigurationFile(resources);
        StartupException refused = await Assert.ThrowsAsync<StartupException>(() => file.OpenAsync());
        Assert.Contains(error, refused.Message, StringComparison.Ordinal);
        Assert.Contains(file.Path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JSON_is_read_like_YAML()
    {
        using var file = new ConfigurationFile("");
        await File.WriteAllTextAsync(file.Path, $$$"""
            {"kind":"EncryptionConfiguration","apiVersion":"apiserver.config.k8s.io/v1","resources":[{"resources":["secrets"],
            "providers":[{"aesgcm":{"keys":[{"name":"a","secret":"{{{ConfigurationFile.First}}}"}]}},{"identity":{}}]}]}
            """, TestContext.Current.CancellationToken);
        await (await file.OpenAsync()).DisposeAsync();
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("kind: EncryptionConfiguration\n", "Object 'apiVersion' is missing")]
    [InlineData("apiVersion: apiserver.config.k8s.io/v1\n", "Object 'Kind' is missing")]
    [InlineData("apiVersion: apiserver.config.k8s.io/v2\nkind: EncryptionConfiguration\n", "no kind \"EncryptionConfiguration\" is registered for version \"apiserver.config.k8s.io/v2\"")]
    [InlineData("- [", "the file is neither YAML nor JSON")]
    public async Task What_is_no_configuration_is_refused(string text, string error)
    {
        using var file = new ConfigurationFile("");
        await File.WriteAllTextAsync(file.Path, text, TestContext.Current.CancellationToken);
        Assert.Contains(error, (await Assert.ThrowsAsync<StartupException>(() => file.OpenAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        using var file = new ConfigurationFile("");
        File.Delete(file.Path);
        StartupException refused = await Assert.ThrowsAsync<StartupException>(() => file.OpenAsync());
        Assert.Contains($"error reading encryption provider configuration file \"{file.Path}\"", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aescbc: {keys: [{name: a, secret: TopSecretTopSecretTopSecret}]}")]
    [InlineData("aescbc: {keys: [{name: a, secret: 'TopSecret%%%'}]}")]
    [InlineData("aescbc: {keys: [{name: a, secret: [TopSecret]}]}")]
    [InlineData("aescbc: {keys: [{name: a, secret: 'TopSecret]}]}")]
    [InlineData("aescbc: {keys: [{name: a, secret: TopSecret, secret: TopSecret}]}")]
    public async Task Nothing_of_a_key_is_in_an_error(string provider)
    {
        using var file = new ConfigurationFile(Rule("secrets", provider));
        StartupException refused = await Assert.ThrowsAsync<StartupException>(() => file.OpenAsync());
        Assert.DoesNotContain("TopSecret", refused.ToString(), StringComparison.Ordinal);
    }
}
