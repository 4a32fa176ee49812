using System.Text;
using Google.Protobuf;
using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage;
using Kronicle.Infrastructure.Storage.Encryption;
using Kronicle.Infrastructure.Storage.Encryption.Kms;
using Kronicle.TestKit;
using Microsoft.Extensions.Time.Testing;
using static Kronicle.Infrastructure.Tests.Storage.Encryption.ConfigurationFile;

namespace Kronicle.Infrastructure.Tests.Storage.Encryption.Kms;

/// <summary>KMS v2 against a plug-in on a Unix socket.</summary>
public sealed class KmsTests : IAsyncDisposable
{
    private const string Prefix = "k8s:enc:kms:v2:vault:";
    private const string Key = "/registry/secrets/default/x";
    private static readonly byte[] Value = Encoding.UTF8.GetBytes("""{"kind":"Secret","apiVersion":"v1"}""");

    private readonly FakeTimeProvider clock = new();
    private readonly ConfigurationFile file;
    private readonly KeyServiceServer plugin;

    public KmsTests()
    {
        file = new ConfigurationFile("");
        plugin = new KeyServiceServer(file.Socket);
        file.Write(Rule("secrets", Vault(), "identity: {}"));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await plugin.DisposeAsync();
        file.Dispose();
    }

    [Fact]
    public async Task A_write_asks_nobody_and_a_read_elsewhere_asks_once_for_each_seed()
    {
        await plugin.StartAsync(Cancel);
        await using EncryptionAtRest writing = await file.OpenAsync(clock: clock);
        IStoredForm writer = Form(writing);
        ReadOnlyMemory<byte>[] stored = [.. Enumerable.Range(0, 100).Select(_ => writer.ToStored(Key, Value))];
        Assert.Equal((1, 1, 0), Called());
        Assert.Equal(Value, writer.FromStored(Key, stored[0]).ToArray());
        Assert.Equal((1, 1, 0), Called());

        await using EncryptionAtRest reading = await file.OpenAsync(clock: clock);
        IStoredForm reader = Form(reading);
        Assert.All(stored, value => Assert.Equal(Value, reader.FromStored(Key, value).ToArray()));
        Assert.Equal((2, 2, 1), Called());
        Assert.All(stored, value => Assert.Null(reader.Renewed(Key, value)));
    }

    [Fact]
    public async Task A_value_is_an_EncryptedObject_with_the_sealed_seed_the_key_s_name_and_the_annotations()
    {
        await plugin.StartAsync(Cancel);
        await using EncryptionAtRest encryption = await file.OpenAsync(clock: clock);
        ReadOnlyMemory<byte> stored = Form(encryption).ToStored(Key, Value);
        Assert.StartsWith(Prefix, Encoding.Latin1.GetString(stored.Span), StringComparison.Ordinal);
        var fields = new Dictionary<int, string>();
        using var input = new CodedInputStream(stored[Prefix.Length..].ToArray());
        while (input.ReadTag() is > 0 and uint tag)
        {
            int field = WireFormat.GetTagFieldNumber(tag);
            fields[field] = field == 5 ? $"{input.ReadEnum()}" : Convert.ToHexString(input.ReadBytes().Span);
        }

        Assert.Equal([1, 2, 3, 4, 5], fields.Keys);
        Assert.Equal(2 * (32 + 12 + 16 + Value.Length), fields[1].Length);
        Assert.Equal(Convert.ToHexString("key-1"u8), fields[2]);
        Assert.Equal(2 * 32, fields[3].Length);
        Assert.Contains(Convert.ToHexString("version.keys.example.com"u8), fields[4], StringComparison.Ordinal);
        Assert.Equal("1", fields[5]);
    }

    [Fact]
    public async Task A_value_whose_source_is_the_data_key_itself_is_read_and_is_stale()
    {
        await plugin.StartAsync(Cancel);
        await using EncryptionAtRest encryption = await file.OpenAsync(clock: clock);
        byte[] key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        byte[] pad = System.Security.Cryptography.SHA512.HashData("key-1"u8);
        var source = new SealedSource(IsSeed: false, [.. key.Select((b, i) => (byte)(b ^ pad[i]))], "key-1",
            new Dictionary<string, byte[]> { ["version.keys.example.com"] = [1] });
        var data = new System.Buffers.ArrayBufferWriter<byte>();
        AesGcmTransformer.Seal(key, Value, Encoding.UTF8.GetBytes(Key), data);
        byte[] stored = [.. Encoding.UTF8.GetBytes(Prefix), 0x0a, (byte)data.WrittenCount, .. data.WrittenSpan, .. EncryptedObject.Tail(source)];
        Assert.Equal(Value, Form(encryption).FromStored(Key, stored).ToArray());
        Assert.NotNull(Form(encryption).Renewed(Key, stored));
    }

    [Fact]
    public async Task A_new_key_of_the_service_makes_a_new_seed_within_a_minute_and_old_values_stale()
    {
        await plugin.StartAsync(Cancel);
        await using EncryptionAtRest encryption = await file.OpenAsync(clock: clock);
        IStoredForm form = Form(encryption);
        ReadOnlyMemory<byte> old = form.ToStored(Key, Value);
        plugin.KeyId = "key-2";
        clock.Advance(KeyServiceProbe.Period);
        await UntilAsync(() => form.Renewed(Key, old) is not null);
        Assert.Equal(Value, form.FromStored(Key, old).ToArray());
        Assert.Null(form.Renewed(Key, form.ToStored(Key, Value)));
    }

    [Fact]
    public async Task Writes_go_on_for_three_minutes_without_the_service_and_reads_of_known_seeds_for_ever()
    {
        await plugin.StartAsync(Cancel);
        await using EncryptionAtRest encryption = await file.OpenAsync(clock: clock);
        IStoredForm form = Form(encryption);
        ReadOnlyMemory<byte> stored = form.ToStored(Key, Value);
        await plugin.StopAsync();
        clock.Advance(KeyServiceProbe.Life - TimeSpan.FromSeconds(1));
        Assert.NotEqual(Value, form.ToStored(Key, Value).ToArray());
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Contains("expired at", Assert.Throws<ValueUnreadableException>(() => form.ToStored(Key, Value)).Message, StringComparison.Ordinal);
        Assert.Equal(Value, form.FromStored(Key, stored).ToArray());
        Assert.Contains("failed to perform status section of the healthz check for KMS Provider vault", await encryption.CheckAsync(Cancel), StringComparison.Ordinal);

        await plugin.StartAsync(Cancel);
        clock.Advance(KeyServiceProbe.PeriodWhenFailing);
        Assert.Null(await encryption.CheckAsync(Cancel));
        Assert.True(CanWrite(form));
    }

    [Fact]
    public async Task A_server_starts_without_the_service_and_writes_when_it_comes()
    {
        await using EncryptionAtRest encryption = await file.OpenAsync(clock: clock);
        IStoredForm form = Form(encryption);
        Assert.True(encryption.HasCheck);
        Assert.NotNull(await encryption.CheckAsync(Cancel));
        Assert.Throws<ValueUnreadableException>(() => form.ToStored(Key, Value));
        Assert.Equal(Value, form.FromStored(Key, Value).ToArray());
        await plugin.StartAsync(Cancel);
        clock.Advance(KeyServiceProbe.PeriodWhenFailing);
        Assert.Null(await encryption.CheckAsync(Cancel));
        Assert.True(CanWrite(form));
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_given_up_after_the_timeout_and_not_asked_for_each_value()
    {
        await plugin.StartAsync(Cancel);
        await using EncryptionAtRest writing = await file.OpenAsync(clock: clock);
        ReadOnlyMemory<byte> stored = Form(writing).ToStored(Key, Value);
        plugin.Hangs = true;
        await using EncryptionAtRest reading = await InTimeAsync(file.OpenAsync(clock: clock));
        const string GivenUp = "failed to decrypt DEK, error: rpc error: code = DeadlineExceeded desc = context deadline exceeded";
        Task<string> first = Task.Run(() => Error(Form(reading), stored), Cancel);
        await UntilAsync(() => plugin.Calls.ContainsKey("Decrypt"));
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.EndsWith(GivenUp, await first, StringComparison.Ordinal);

        // The clock stands: these are told at once what the first one found.
        Assert.All(Enumerable.Range(0, 20), _ => Assert.EndsWith(GivenUp, Error(Form(reading), stored), StringComparison.Ordinal));
        Assert.Equal(1, plugin.Calls["Decrypt"]);
    }

    [Fact]
    public async Task A_refused_key_is_told_with_the_service_s_status()
    {
        await plugin.StartAsync(Cancel);
        await using EncryptionAtRest writing = await file.OpenAsync(clock: clock);
        ReadOnlyMemory<byte> stored = Form(writing).ToStored(Key, Value);
        plugin.RefusesToDecrypt = true;
        await using EncryptionAtRest reading = await file.OpenAsync(clock: clock);
        Assert.Equal($"unable to transform key \"{Key}\": failed to decrypt DEK, error: rpc error: code = Unavailable desc = the key is away", Error(Form(reading), stored));
        plugin.RefusesToDecrypt = false;
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(Value, Form(reading).FromStored(Key, stored).ToArray());
    }

    [Theory]
    [InlineData("sick", "key-1", "got unexpected healthz status: sick")]
    [InlineData("ok", "", "keyID is empty")]
    public async Task A_service_that_is_not_well_is_told(string health, string keyId, string problem)
    {
        (plugin.Health, plugin.KeyId) = (health, keyId);
        await plugin.StartAsync(Cancel);
        await using EncryptionAtRest encryption = await file.OpenAsync(clock: clock);
        string? told = await encryption.CheckAsync(Cancel);
        Assert.StartsWith("kms-provider-0: kmsv2 Provider vault is not healthy, error: ", told, StringComparison.Ordinal);
        Assert.Contains(problem, told, StringComparison.Ordinal);
    }

    [Fact]
    public void Opened_sources_are_held_in_bounds_and_the_least_used_go()
    {
        var keys = new DataKeys(capacity: 3);
        foreach (string digest in (string[])["a", "b", "c", "d", "e"])
        {
            keys.Add(digest, new AesGcmTransformer(new byte[32]));
            Assert.NotNull(keys.Find("a"));
        }

        Assert.Equal(3, keys.Count);
        Assert.Null(keys.Find("c"));
        Assert.NotNull(keys.Find("e"));
    }

    private static IStoredForm Form(EncryptionAtRest encryption) => new EncryptedForm(IStoredForm.AsIs, encryption);

    private static string Error(IStoredForm form, ReadOnlyMemory<byte> stored) => Assert.Throws<ValueUnreadableException>(() => form.FromStored(Key, stored)).Message;

    private static bool CanWrite(IStoredForm form)
    {
        try
        {
            form.ToStored(Key, Value);
            return true;
        }
        catch (ValueUnreadableException)
        {
            return false;
        }
    }

    private string Vault(string more = "timeout: 3s") => $"kms: {{apiVersion: v2, name: vault, endpoint: 'unix://{file.Socket}', {more}}}";

    private (int Status, int Encrypt, int Decrypt) Called() =>
        (plugin.Calls.GetValueOrDefault("Status"), plugin.Calls.GetValueOrDefault("Encrypt"), plugin.Calls.GetValueOrDefault("Decrypt"));

    /// <summary>The clock moves on until the work is done.</summary>
    private async Task<T> InTimeAsync<T>(Task<T> work)
    {
        await UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            return work.IsCompleted;
        });
        return await work;
    }

    private static async Task UntilAsync(Func<bool> reached)
    {
        while (!reached())
        {
            Cancel.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
