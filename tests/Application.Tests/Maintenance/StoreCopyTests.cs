using CsCheck;
using Kronicle.Application.EventLog;
using Kronicle.Application.Maintenance;
using Kronicle.Infrastructure.Storage.Memory;
using Microsoft.Extensions.Time.Testing;

namespace Kronicle.Application.Tests.Maintenance;

public sealed class StoreCopyTests
{
    private static readonly string[] Keys =
        ["/registry/configmaps/a/one", "/registry/configmaps/a/two", "/registry/configmaps/b/one", "/registry/leases/a/one", "/registry/leases/a/two"];

    private readonly MemoryEventLog source = new();
    private readonly FailingStore target = new();
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public async Task A_copy_has_every_event_in_its_order_with_who_did_it_and_when()
    {
        await StoreWriter.Of(source).WriteSampleAsync();
        CopyResult result = await CopyAsync();
        Assert.True(result.StatesAgree && result.HistoriesAgree);
        Assert.Equal(0, result.Unlike);
        List<HistoryEvent> before = await source.EventsAsync();
        List<HistoryEvent> after = [.. (await target.EventsAsync()).Where(item => item.Key != CopyMark.Key)];
        Assert.Equal(9, result.SourceHistory!.Events);
        Assert.Contains(after, item => item.Kind == EventKind.Deleted);
        Assert.Equal(before.Select(Told), after.Select(Told));
    }

    [Fact]
    public async Task Keys_that_keep_no_history_are_copied_as_they_are_at_their_place_in_the_order()
    {
        await StoreWriter.Of(source).WriteSampleAsync();
        await CopyAsync();
        StoredValue[] states = await StatesAsync(target);
        Assert.Equal(
            (await StatesAsync(source)).OrderBy(state => state.Revision).Select(state => state.Key),
            states.OrderBy(state => state.Revision).Select(state => state.Key));
        Assert.Contains("\"2\"", System.Text.Encoding.UTF8.GetString(states.Single(state => state.Key == "/registry/leases/a/node").Value.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trimmed_history_is_copied_from_its_trim_point_on()
    {
        await StoreWriter.Of(source).WriteSampleAsync();
        await source.TrimAsync(7, TestContext.Current.CancellationToken);
        CopyResult result = await CopyAsync();
        Assert.True(result.StatesAgree && result.HistoriesAgree);
        Assert.Equal(4, result.TargetHistory!.Events);
        await StoreWriter.Of(source).PutAsync("/registry/configmaps/b/four");
        target.Mend();
        Assert.True((await CopyAsync()).HistoriesAgree);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 0)]
    [InlineData(true, 7)]
    [InlineData(false, 7)]
    public async Task A_copy_that_ends_at_any_append_goes_on_without_a_duplicate(bool answerOnly, long trimmed)
    {
        await StoreWriter.Of(source).WriteSampleAsync();
        await source.TrimAsync(trimmed, TestContext.Current.CancellationToken);
        CopyResult whole = await CopyAsync();
        string[] wanted = [.. (await target.Inner.EventsAsync()).Where(item => item.Key != CopyMark.Key).Select(Told)];
        int appends = target.Appends;
        Assert.True(appends > 8);
        for (int failAt = 1; failAt <= appends; failAt++)
        {
            var other = new FailingStore { FailAt = failAt, AnswerOnly = answerOnly };
            await Assert.ThrowsAsync<LogUnavailableException>(() => CopyAsync(other));
            other.Mend();
            CopyResult result = await CopyAsync(other);
            Assert.Equal((whole.TargetState, whole.TargetHistory), (result.TargetState, result.TargetHistory));
            Assert.Equal(wanted, (await other.Inner.EventsAsync()).Where(item => item.Key != CopyMark.Key).Select(Told));
        }
    }

    [Fact]
    public async Task A_copy_goes_on_where_the_target_was_compacted_meanwhile()
    {
        await StoreWriter.Of(source).WriteSampleAsync();
        target.FailAt = 8;
        await Assert.ThrowsAsync<LogUnavailableException>(() => CopyAsync());
        target.Mend();
        await target.CompactAsync(await target.CurrentRevisionAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        CopyResult result = await CopyAsync();
        Assert.True(result.StatesAgree && result.HistoriesAgree);
    }

    [Fact]
    public void Any_history_is_copied_whole_wherever_the_copy_is_broken_off() =>
        Gen.Select(Gen.Int[0, 4].Array[1, 40], Gen.Bool.Array[40], Gen.Int[1, 30], Gen.Int[1, 30], Gen.Int[0, 40], Gen.Int[1, 5])
            .Sample((keys, deletes, first, second, trim, width) => Task.Run(() => AnyHistoryAsync(keys, deletes, first, second, trim, width)).GetAwaiter().GetResult(), iter: 300);

    [Fact]
    public async Task What_came_since_is_brought_by_a_further_copy()
    {
        StoreWriter writer = StoreWriter.Of(source);
        await writer.WriteSampleAsync();
        await CopyAsync();
        await writer.PutAsync("/registry/configmaps/a/one", "4");
        await writer.PutAsync("/registry/leases/a/node", "3");
        await writer.DeleteAsync("/registry/leases/a/other");
        await writer.DeleteAsync("/registry/configmaps/b/three");
        CopyResult result = await CopyAsync();
        Assert.True(result.StatesAgree && result.HistoriesAgree);
        Assert.Equal(12, result.From);
        CopyResult again = await CopyAsync();
        Assert.Equal((0, true), (again.Appended, again.HistoriesAgree));
    }

    [Fact]
    public async Task A_source_in_use_is_copied_up_to_where_it_stood()
    {
        StoreWriter writer = StoreWriter.Of(source);
        await writer.WriteSampleAsync();
        target.Before = number => number == 5 ? writer.PutAsync("/registry/configmaps/a/late") : Task.CompletedTask;
        CopyResult result = await CopyAsync();
        Assert.True(result.StatesAgree && result.HistoriesAgree);
        Assert.Equal(12, result.Until);
        Assert.Null(await target.ReadAsync("/registry/configmaps/a/late", TestContext.Current.CancellationToken));
        target.Mend();
        await CopyAsync();
        Assert.NotNull(await target.ReadAsync("/registry/configmaps/a/late", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_lease_that_changes_while_the_copy_is_broken_off_is_not_in_the_way()
    {
        StoreWriter writer = StoreWriter.Of(source);
        await writer.WriteSampleAsync();
        for (int failAt = 2; failAt <= 11; failAt++)
        {
            var other = new FailingStore { FailAt = failAt };
            await Assert.ThrowsAsync<LogUnavailableException>(() => CopyAsync(other));
            await writer.PutAsync("/registry/leases/a/node", $"later {failAt}");
            other.Mend();
            CopyResult result = await CopyAsync(other);
            Assert.True(result.StatesAgree && result.HistoriesAgree);
        }
    }

    [Fact]
    public async Task A_target_with_something_of_its_own_is_refused_and_left_as_it_is()
    {
        await StoreWriter.Of(source).WriteSampleAsync();
        await StoreWriter.Of(target).PutAsync("/registry/configmaps/x/mine");
        CopyRefusedException refused = await Assert.ThrowsAsync<CopyRefusedException>(() => CopyAsync());
        Assert.Contains("/registry/configmaps/x/mine", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, await target.CurrentRevisionAsync(TestContext.Current.CancellationToken));
        await StoreWriter.Of(target).DeleteAsync("/registry/configmaps/x/mine");
        await Assert.ThrowsAsync<CopyRefusedException>(() => CopyAsync());
    }

    [Fact]
    public async Task A_target_that_somebody_else_wrote_to_after_the_copy_is_refused()
    {
        await StoreWriter.Of(source).WriteSampleAsync();
        await CopyAsync();
        await StoreWriter.Of(target).PutAsync("/registry/configmaps/x/mine");
        CopyRefusedException refused = await Assert.ThrowsAsync<CopyRefusedException>(() => CopyAsync());
        Assert.Contains("/registry/configmaps/x/mine", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_is_written_to_during_the_copy_ends_it()
    {
        await StoreWriter.Of(source).WriteSampleAsync();
        target.Before = async number =>
        {
            if (number == 4)
            {
                target.Before = _ => Task.CompletedTask;
                await StoreWriter.Of(target.Inner).PutAsync("/registry/configmaps/a/two", "mine");
            }
        };
        await Assert.ThrowsAsync<CopyRefusedException>(() => CopyAsync(options: new StoreCopyOptions { MarkEvery = 1 }));
    }

    [Fact]
    public async Task An_append_that_fails_between_others_that_do_not_is_never_passed_over_in_silence()
    {
        await StoreWriter.Of(source).WriteSampleAsync();
        (target.FailAt, target.Once) = (3, true);
        await Assert.ThrowsAsync<LogUnavailableException>(() => CopyAsync());
        target.Mend();
        await Assert.ThrowsAsync<CopyRefusedException>(() => CopyAsync());
    }

    [Fact]
    public async Task A_copy_of_another_store_is_not_gone_on_with()
    {
        await StoreWriter.Of(source).WriteSampleAsync();
        await CopyAsync();
        var another = new MemoryEventLog();
        await StoreWriter.Of(another).PutAsync("/registry/configmaps/a/one", "else");
        for (int i = 0; i < 20; i++)
        {
            await StoreWriter.Of(another).PutAsync("/registry/configmaps/a/one", $"{i}");
        }

        CopyRefusedException refused = await Assert.ThrowsAsync<CopyRefusedException>(() =>
            new StoreCopy(another.Open("source"), target.Open("target"), clock, new()).RunAsync(TestContext.Current.CancellationToken));
        Assert.Contains("another store (source)", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_goes_on_from_the_same_store_under_another_address()
    {
        await StoreWriter.Of(source).WriteSampleAsync();
        await CopyAsync();
        CopyResult result = await new StoreCopy(source.Open("moved"), target.Open("target"), clock, new()).RunAsync(TestContext.Current.CancellationToken);
        Assert.True(result.HistoriesAgree);
    }

    [Fact]
    public async Task Breaking_off_leaves_a_mark_behind_what_was_copied()
    {
        await StoreWriter.Of(source).WriteSampleAsync();
        using var breaking = new CancellationTokenSource();
        target.Before = number => number == 6 ? breaking.CancelAsync() : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new StoreCopy(source.Open("source"), target.Open("target", 1), clock, new StoreCopyOptions { PageItems = 1 }).RunAsync(breaking.Token));
        target.Mend();
        Assert.True((await CopyAsync()).HistoriesAgree);
    }

    [Fact]
    public async Task Copies_of_copies_have_the_first_ones_history()
    {
        await StoreWriter.Of(source).WriteSampleAsync();
        CopyResult first = await CopyAsync();
        var third = new FailingStore();
        CopyResult second = await new StoreCopy(target.Open("target"), third.Open("third"), clock, new()).RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(first.SourceState, second.TargetState);
        Assert.Equal(first.SourceHistory, second.TargetHistory);
    }

    [Fact]
    public async Task An_empty_store_is_copied()
    {
        CopyResult result = await CopyAsync();
        Assert.True(result.StatesAgree && result.HistoriesAgree);
        Assert.Equal(0, result.Until);
    }

    private static string Told(HistoryEvent item) =>
        $"{item.Key} {item.Kind} {(item.Value is { } value ? System.Text.Encoding.UTF8.GetString(value.Span) : "")} " +
        (CopyActor.Is(item.Actor) ? "copied" : item.Actor.ToString());

    private static async Task<StoredValue[]> StatesAsync(IEventLog log) =>
        [.. (await log.ListAsync(new ListQuery("/"), CancellationToken.None)).Items.Where(state => state.Key != CopyMark.Key)];

    private static async Task AnyHistoryAsync(int[] keys, bool[] deletes, int first, int second, int trim, int width)
    {
        var from = new MemoryEventLog();
        var writer = StoreWriter.Of(from);
        foreach ((int key, int i) in keys.Select((key, i) => (key, i)))
        {
            bool present = await from.ReadAsync(Keys[key], CancellationToken.None) is not null;
            await (present && deletes[i] ? writer.DeleteAsync(Keys[key]) : writer.PutAsync(Keys[key], $"{i % 3}"));
        }

        await from.TrimAsync(Math.Min(trim, keys.Length), CancellationToken.None);
        var to = new FailingStore { FailAt = first, AnswerOnly = deletes[0] };
        var options = new StoreCopyOptions { MarkEvery = 3, MostBytes = 500, PageItems = 2 };
        foreach (int failAt in (int[])[first, second, 0])
        {
            to.Mend();
            to.FailAt = failAt;
            try
            {
                CopyResult result = await new StoreCopy(from.Open("from"), to.Open("to", width), new FakeTimeProvider(), options).RunAsync(CancellationToken.None);
                Assert.True(result.StatesAgree && result.HistoriesAgree && result.Unlike == 0);
            }
            catch (LogUnavailableException) when (failAt > 0)
            {
            }
        }

        Assert.Equal(
            (await from.EventsAsync()).Select(Told),
            (await to.Inner.EventsAsync()).Where(item => item.Key != CopyMark.Key && !CopyActor.Is(item.Actor)).Select(Told));
        Assert.Equal(
            (await StatesAsync(from)).OrderBy(state => state.Revision).Select(state => state.Key),
            (await StatesAsync(to)).OrderBy(state => state.Revision).Select(state => state.Key));
    }

    private Task<CopyResult> CopyAsync(FailingStore? to = null, StoreCopyOptions? options = null) =>
        new StoreCopy(source.Open("source"), (to ?? target).Open("target"), clock, options ?? new StoreCopyOptions { MarkEvery = 4, PageItems = 2 })
            .RunAsync(TestContext.Current.CancellationToken);
}
