using System.Text;
using System.Text.Json.Nodes;
using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage;
using Kronicle.Infrastructure.Storage.Encryption;
using Kronicle.Infrastructure.Storage.Etcd;
using Kronicle.Infrastructure.Wire.Protobuf;
using Kronicle.TestKit;
using static Kronicle.Infrastructure.Tests.Storage.Encryption.ConfigurationFile;

namespace Kronicle.Infrastructure.Tests.Storage.Encryption;

public sealed class EncryptedFormTests
{
    private const string Secret = "/registry/secrets/default/x";
    private static readonly byte[] Value = Encoding.UTF8.GetBytes("""{"kind":"Secret","apiVersion":"v1","data":{"k":"dg=="}}""");

    private static readonly string OldKey = Keys("aescbc", "old", ConfigurationFile.First);
    private static readonly string NewKey = Keys("aescbc", "new", Second);

    [Fact]
    public async Task Values_that_the_reference_encrypted_are_read()
    {
        string? recording = SharedFolder.Find("reference", "etcd", "values-encrypted.json");
        Assert.SkipWhen(recording is null, SharedFolder.Absent);
        string config = await File.ReadAllTextAsync(SharedFolder.Find("reference", "etcd", "encryption-config.yaml")!, TestContext.Current.CancellationToken);
        using var file = new ConfigurationFile(config[config.IndexOf("- resources", StringComparison.Ordinal)..]);
        await using EncryptionAtRest encryption = await file.OpenAsync();
        var form = new EncryptedForm(new KubernetesForm(new ProtobufCodec()), encryption);
        JsonArray values = JsonNode.Parse(await File.ReadAllTextAsync(recording!, TestContext.Current.CancellationToken))!["kvs"]!.AsArray();
        Assert.Equal(3, values.Count);
        foreach (JsonNode? item in values)
        {
            string key = (string)item!["key"]!;
            byte[] stored = Convert.FromBase64String((string)item["value"]!);
            string read = Encoding.UTF8.GetString(form.FromStored(key, stored).Span);
            Assert.Equal(key[(key.LastIndexOf('/') + 1)..], (string?)JsonNode.Parse(read)!["metadata"]!["name"]);
            Assert.Null(form.Renewed(key, stored));
        }
    }

    [Theory]
    [InlineData("aescbc")]
    [InlineData("aesgcm")]
    [InlineData("secretbox")]
    public async Task A_value_begins_with_provider_and_key_and_shows_nothing(string provider)
    {
        using var file = new ConfigurationFile(Rule("secrets", Keys(provider, "one", ConfigurationFile.First)));
        await using EncryptionAtRest encryption = await file.OpenAsync();
        IStoredForm form = new EncryptedForm(IStoredForm.AsIs, encryption);
        ReadOnlyMemory<byte> stored = form.ToStored(Secret, Value);
        Assert.StartsWith($"k8s:enc:{provider}:v1:one:", Encoding.Latin1.GetString(stored.Span), StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", Encoding.Latin1.GetString(stored.Span), StringComparison.Ordinal);
        Assert.Equal(Value, form.FromStored(Secret, stored).ToArray());
    }

    [Fact]
    public async Task The_first_key_writes_and_all_read_and_what_another_wrote_is_renewed()
    {
        using var file = new ConfigurationFile(Rule("secrets", OldKey));
        await using EncryptionAtRest before = await file.OpenAsync();
        ReadOnlyMemory<byte> old = new EncryptedForm(IStoredForm.AsIs, before).ToStored(Secret, Value);
        file.Write(Rule("secrets", Keys("aescbc", "new", Second, "old", ConfigurationFile.First), "identity: {}"));
        await using EncryptionAtRest after = await file.OpenAsync();
        IStoredForm form = new EncryptedForm(IStoredForm.AsIs, after);
        Assert.Equal(Value, form.FromStored(Secret, old).ToArray());
        ReadOnlyMemory<byte>? renewed = form.Renewed(Secret, old);
        Assert.StartsWith("k8s:enc:aescbc:v1:new:", Encoding.Latin1.GetString(renewed!.Value.Span), StringComparison.Ordinal);
        Assert.Null(form.Renewed(Secret, renewed.Value));
        Assert.StartsWith("k8s:enc:", Encoding.Latin1.GetString(form.Renewed(Secret, Value)!.Value.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_of_one_name_and_different_secrets_are_all_tried()
    {
        using var file = new ConfigurationFile(Rule("secrets", Keys("secretbox", "same", ConfigurationFile.First)));
        await using EncryptionAtRest before = await file.OpenAsync();
        ReadOnlyMemory<byte> old = new EncryptedForm(IStoredForm.AsIs, before).ToStored(Secret, Value);
        file.Write(Rule("secrets", Keys("secretbox", "same", Second), Keys("secretbox", "same", ConfigurationFile.First)));
        await using EncryptionAtRest after = await file.OpenAsync();
        IStoredForm form = new EncryptedForm(IStoredForm.AsIs, after);
        Assert.Equal(Value, form.FromStored(Secret, old).ToArray());
        Assert.NotNull(form.Renewed(Secret, old));
    }

    [Fact]
    public async Task Identity_first_decrypts_what_others_wrote_and_writes_plainly()
    {
        using var file = new ConfigurationFile(Rule("secrets", OldKey));
        await using EncryptionAtRest before = await file.OpenAsync();
        ReadOnlyMemory<byte> old = new EncryptedForm(IStoredForm.AsIs, before).ToStored(Secret, Value);
        file.Write(Rule("secrets", "identity: {}", OldKey));
        await using EncryptionAtRest after = await file.OpenAsync();
        IStoredForm form = new EncryptedForm(IStoredForm.AsIs, after);
        Assert.Equal(Value, form.ToStored(Secret, Value).ToArray());
        Assert.Equal(Value, form.FromStored(Secret, old).ToArray());
        Assert.Equal(Value, form.Renewed(Secret, old)!.Value.ToArray());
    }

    [Fact]
    public async Task A_plain_value_without_identity_is_refused_and_so_is_a_key_that_is_gone()
    {
        using var file = new ConfigurationFile(Rule("secrets", NewKey));
        await using EncryptionAtRest encryption = await file.OpenAsync();
        IStoredForm form = new EncryptedForm(IStoredForm.AsIs, encryption);
        Assert.Equal($"unable to transform key \"{Secret}\": no matching prefix found", Error(form, Value));
        Assert.Equal($"unable to transform key \"{Secret}\": no matching key was found for the provided AES transformer",
            Error(form, Encoding.UTF8.GetBytes("k8s:enc:aescbc:v1:old:0123456789abcdef")));
    }

    [Fact]
    public async Task Encrypted_values_of_a_resource_that_is_not_configured_are_refused()
    {
        using var file = new ConfigurationFile(Rule("configmaps", NewKey));
        await using EncryptionAtRest encryption = await file.OpenAsync();
        IStoredForm form = new EncryptedForm(IStoredForm.AsIs, encryption);
        Assert.Equal(Value, form.ToStored(Secret, Value).ToArray());
        Assert.Equal($"unable to transform key \"{Secret}\": no matching prefix found", Error(form, Encoding.UTF8.GetBytes("k8s:enc:aescbc:v1:new:0123456789abcdef")));
    }

    [Fact]
    public async Task A_value_is_bound_to_the_key_under_the_store_s_own_prefix()
    {
        using var file = new ConfigurationFile(Rule("secrets", Keys("aesgcm", "one", ConfigurationFile.First)));
        await using EncryptionAtRest encryption = await file.OpenAsync();
        IStoredForm form = new EncryptedForm(IStoredForm.AsIs, encryption, "/cluster-a");
        ReadOnlyMemory<byte> stored = form.ToStored(Secret, Value);
        byte[] body = stored[("k8s:enc:aesgcm:v1:one:".Length)..].ToArray();
        byte[] key = Convert.FromBase64String(ConfigurationFile.First);
        Assert.Null(AesGcmTransformer.Open(key, body, "/cluster-a/secrets/default/x"u8).Error);
        Assert.NotNull(AesGcmTransformer.Open(key, body, "/registry/secrets/default/x"u8).Error);
        Assert.Contains("\"/cluster-a/secrets/default/y\"", Assert.Throws<ValueUnreadableException>(
            () => form.FromStored("/registry/secrets/default/y", stored)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deployments.apps", "/registry/deployments/default/x", true)]
    [InlineData("'*.apps'", "/registry/deployments/default/x", true)]
    [InlineData("'*.'", "/registry/deployments/default/x", false)]
    [InlineData("'*.'", "/registry/services/specs/default/x", true)]
    [InlineData("endpoints", "/registry/services/endpoints/default/x", true)]
    [InlineData("'*.*'", "/registry/deployments/default/x", true)]
    [InlineData("'*.*'", "/registry/example.com/widgets/default/x", true)]
    [InlineData("widgets.example.com", "/registry/example.com/widgets/default/x", true)]
    [InlineData("events", "/registry/events/default/x", true)]
    [InlineData("'*.*'", "/registry/ranges/serviceips", false)]
    [InlineData("'*.*'", "/registry/masterleases/10.0.0.1", false)]
    public async Task Rules_name_resources_groups_and_all(string rule, string key, bool encrypted)
    {
        using var file = new ConfigurationFile(Rule(rule, NewKey));
        await using EncryptionAtRest encryption = await file.OpenAsync();
        IStoredForm form = new EncryptedForm(IStoredForm.AsIs, encryption);
        Assert.Equal(encrypted, !form.ToStored(key, Value).Span.SequenceEqual(Value));
    }

    [Fact]
    public async Task What_a_wrong_key_of_CBC_makes_is_never_taken_for_an_object()
    {
        using var file = new ConfigurationFile(Rule("secrets", Keys("aescbc", "same", ConfigurationFile.First)));
        await using EncryptionAtRest right = await file.OpenAsync();
        IStoredForm writing = new EncryptedForm(new KubernetesForm(new ProtobufCodec()), right);
        file.Write(Rule("secrets", Keys("aescbc", "same", Second)));
        await using EncryptionAtRest wrong = await file.OpenAsync();
        IStoredForm reading = new EncryptedForm(new KubernetesForm(new ProtobufCodec()), wrong);

        // One in some 256 has a padding by chance.
        for (int i = 0; i < 2000; i++)
        {
            ReadOnlyMemory<byte> stored = writing.ToStored(Secret, Value);
            Assert.Throws<ValueUnreadableException>(() => reading.FromStored(Secret, stored));
        }
    }

    private static string Error(IStoredForm form, byte[] stored) => Assert.Throws<ValueUnreadableException>(() => form.FromStored(Secret, stored)).Message;
}
