using System.Text;
using Kronicle.Infrastructure.Configuration;
using Kronicle.Infrastructure.Storage;
using Kronicle.Infrastructure.Storage.Encryption;
using Microsoft.Extensions.Time.Testing;
using static Kronicle.Infrastructure.Tests.Storage.Encryption.ConfigurationFile;

namespace Kronicle.Infrastructure.Tests.Storage.Encryption;

public sealed class ReloadTests
{
    private const string Key = "/registry/secrets/default/x";
    private static readonly byte[] Value = [.. "{}"u8];
    private static readonly string Old = Keys("aesgcm", "old", ConfigurationFile.First);
    private static readonly string Both = Keys("aesgcm", "new", Second, "old", ConfigurationFile.First);

    private readonly FakeTimeProvider clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_changed_file_is_taken_and_values_of_before_are_still_read()
    {
        using var file = new ConfigurationFile(Rule("secrets", Old));
        await using EncryptionAtRest encryption = await file.OpenAsync(reloads: true, clock);
        IStoredForm form = new EncryptedForm(IStoredForm.AsIs, encryption);
        ReadOnlyMemory<byte> before = form.ToStored(Key, Value);
        Assert.Equal((false, null), await encryption.ReloadAsync(Cancel));
        file.Write(Rule("secrets", Both));
        Assert.Equal((true, null), await encryption.ReloadAsync(Cancel));
        Assert.StartsWith("k8s:enc:aesgcm:v1:new:", Encoding.Latin1.GetString(form.ToStored(Key, Value).Span), StringComparison.Ordinal);
        Assert.Equal(Value, form.FromStored(Key, before).ToArray());
    }

    [Theory]
    [InlineData("not: [yaml")]
    [InlineData("- resources: [secrets]\n  providers: []\n")]
    public async Task A_file_that_can_t_be_used_changes_nothing_and_is_told(string resources)
    {
        using var file = new ConfigurationFile(Rule("secrets", Old));
        var counts = new CountedEncryption();
        await using EncryptionAtRest encryption = await file.OpenAsync(reloads: true, clock);
        encryption.Metrics = counts;
        IStoredForm form = new EncryptedForm(IStoredForm.AsIs, encryption);
        file.Write(resources);
        (bool taken, string? error) = await encryption.ReloadAsync(Cancel);
        Assert.False(taken);
        Assert.StartsWith($"error processing encryption config file {file.Path}: ", error, StringComparison.Ordinal);
        Assert.StartsWith("k8s:enc:aesgcm:v1:old:", Encoding.Latin1.GetString(form.ToStored(Key, Value).Span), StringComparison.Ordinal);
        Assert.Equal([false], counts.Reloads);

        file.Write(Rule("secrets", Both));
        Assert.Equal((true, null), await encryption.ReloadAsync(Cancel));
        Assert.Equal([false, true], counts.Reloads);
    }

    [Fact]
    public async Task A_configuration_whose_key_service_is_away_is_not_taken()
    {
        using var file = new ConfigurationFile(Rule("secrets", Old));
        await using EncryptionAtRest encryption = await file.OpenAsync(reloads: true, clock);
        file.Write(Rule("secrets", $"kms: {{apiVersion: v2, name: k, endpoint: 'unix://{file.Socket}'}}", Old));
        Task<(bool Taken, string? Error)> reload = encryption.ReloadAsync(Cancel);
        while (!reload.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        (bool taken, string? error) = await reload;
        Assert.False(taken);
        Assert.Contains("health check for new transformers failed", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_is_looked_at_each_minute()
    {
        using var file = new ConfigurationFile(Rule("secrets", Old));
        await using EncryptionAtRest encryption = await file.OpenAsync(reloads: true, clock);
        file.Write(Rule("secrets", Both));
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var taken = new TaskCompletionSource();
        Task following = Follow(encryption, taken, ending.Token);
        clock.Advance(FileFollower.Period);
        await taken.Task.WaitAsync(Cancel);
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
    }

    [Fact]
    public async Task The_file_system_s_own_word_makes_it_looked_at_at_once()
    {
        using var file = new ConfigurationFile(Rule("secrets", Old));
        await using EncryptionAtRest encryption = await file.OpenAsync(reloads: true, clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var taken = new TaskCompletionSource();
        Task following = Follow(encryption, taken, ending.Token);
        file.Write(Rule("secrets", Both));
        await taken.Task.WaitAsync(Cancel);
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
    }

    [Fact]
    public async Task Values_go_in_and_out_while_configurations_replace_each_other()
    {
        using var file = new ConfigurationFile(Rule("secrets", Old));
        await using EncryptionAtRest encryption = await file.OpenAsync(reloads: true, clock);
        IStoredForm form = new EncryptedForm(IStoredForm.AsIs, encryption);
        using var ending = new CancellationTokenSource();
        Task[] work = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            while (!ending.IsCancellationRequested)
            {
                Assert.Equal(Value, form.FromStored(Key, form.ToStored(Key, Value)).ToArray());
            }
        }, Cancel))];
        for (int i = 0; i < 40; i++)
        {
            file.Write(Rule("secrets", i % 2 == 0 ? Both : Keys("aesgcm", "old", ConfigurationFile.First, "new", Second)));
            Assert.Equal((true, null), await encryption.ReloadAsync(Cancel));
        }

        await ending.CancelAsync();
        await Task.WhenAll(work);
    }

    private Task Follow(EncryptionAtRest encryption, TaskCompletionSource taken, CancellationToken cancellation) => new FileFollower([encryption.File], clock).RunAsync(
        async looking =>
        {
            (bool changed, string? error) = await encryption.ReloadAsync(looking);
            if (error is not null)
            {
                taken.TrySetException(new InvalidOperationException(error));
            }
            else if (changed)
            {
                taken.TrySetResult();
            }
        }, cancellation);
}
