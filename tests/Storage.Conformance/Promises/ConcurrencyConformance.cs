using System.Globalization;
using Kronicle.Application.EventLog;

namespace Kronicle.Storage.Conformance;

/// <summary>Optimistic concurrency.</summary>
public abstract class ConcurrencyConformance<TFixture> : EventLogConformance<TFixture>
    where TFixture : IEventLogFixture, new()
{
    private const string Key = "/registry/pods/default/web";

    [Fact]
    public async Task An_append_at_the_expected_revision_is_committed()
    {
        AppendOutcome created = await TryAsync(Key, 0, "1");
        Assert.True(created.Committed);
        Assert.Null(created.Current);
        AppendOutcome updated = await TryAsync(Key, created.Revision, "2");
        Assert.True(updated.Committed);
        StoredValue state = (await Log.ReadAsync(Key, Cancel))!;
        Assert.Equal(("2", updated.Revision, created.Revision), (Text(state.Value), state.Revision, state.CreateRevision));
    }

    [Fact]
    public async Task A_stale_revision_is_refused_and_answers_with_the_current_state()
    {
        long created = await CommitAsync(Key, 0, "1");
        long updated = await CommitAsync(Key, created, "2");
        AppendOutcome refused = await TryAsync(Key, created, "3");
        Assert.False(refused.Committed);
        Assert.Equal(updated, refused.Revision);
        Assert.Equal((Key, "2", updated, created), (
            refused.Current!.Key, Text(refused.Current.Value), refused.Current.Revision, refused.Current.CreateRevision));
        Assert.Equal([$"{Key}=2@{updated}"], await ListAsync("/registry/"));
    }

    [Fact]
    public async Task A_creation_is_refused_when_the_key_is_there()
    {
        long created = await CommitAsync(Key, 0, "1");
        AppendOutcome refused = await TryAsync(Key, 0, "2");
        Assert.False(refused.Committed);
        Assert.Equal((created, "1"), (refused.Revision, Text(refused.Current!.Value)));
    }

    [Fact]
    public async Task An_update_or_deletion_of_an_absent_key_is_refused_with_revision_0()
    {
        Assert.Equal(new AppendOutcome(false, 0, null), await TryAsync(Key, 7, "1"));
        Assert.Equal(new AppendOutcome(false, 0, null), await TryAsync(Key, 7, null));
    }

    [Fact]
    public async Task A_null_value_deletes_and_the_key_can_be_created_anew()
    {
        long created = await CommitAsync(Key, 0, "1");
        await CommitAsync(Key, created, null);
        Assert.Null(await Log.ReadAsync(Key, Cancel));
        AppendOutcome refused = await TryAsync(Key, created, "2");
        Assert.Equal(new AppendOutcome(false, 0, null), refused);
        long again = await CommitAsync(Key, 0, "3");
        StoredValue state = (await Log.ReadAsync(Key, Cancel))!;
        Assert.Equal((again, again), (state.Revision, state.CreateRevision));
    }

    [Fact]
    public async Task An_empty_value_is_a_state_and_not_a_deletion()
    {
        long created = await CommitAsync(Key, 0, "");
        Assert.Equal([$"{Key}=@{created}"], await ListAsync("/registry/"));
    }

    [Fact]
    public async Task Values_are_opaque_bytes()
    {
        byte[] value = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 31))];
        await Log.AppendAsync(new Append(Key, 0, value, Actor), Cancel);
        Assert.Equal(value, (await Log.ReadAsync(Key, Cancel))!.Value.ToArray());
    }

    [Fact]
    public async Task Of_many_creations_of_one_key_one_is_committed()
    {
        AppendOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => TryAsync(Key, 0, $"{i}").AsTask()));
        AppendOutcome winner = Assert.Single(outcomes, outcome => outcome.Committed);
        Assert.All(outcomes.Where(outcome => !outcome.Committed), outcome => Assert.Equal(winner.Revision, outcome.Revision));
    }

    [Fact]
    public async Task No_update_is_lost_under_contention()
    {
        const int Writers = 8;
        const int Each = 20;
        await CommitAsync(Key, 0, "0");
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async _ =>
        {
            for (int i = 0; i < Each; i++)
            {
                await IncrementAsync();
            }
        }));
        Assert.Equal($"{Writers * Each}", Text((await Log.ReadAsync(Key, Cancel))!.Value));
    }

    [Fact]
    public async Task A_key_that_no_store_can_hold_is_refused()
    {
        foreach (string key in (string[])["", "/registry/a\0b", "/registry/\ud800"])
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await TryAsync(key, 0, "x"));
        }

        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await TryAsync(Key, 0, null));
    }

    private async Task IncrementAsync()
    {
        StoredValue state = (await Log.ReadAsync(Key, Cancel))!;
        while (true)
        {
            int number = int.Parse(Text(state.Value), CultureInfo.InvariantCulture);
            AppendOutcome outcome = await TryAsync(Key, state.Revision, $"{number + 1}");
            if (outcome.Committed)
            {
                return;
            }

            state = outcome.Current!;
        }
    }
}
