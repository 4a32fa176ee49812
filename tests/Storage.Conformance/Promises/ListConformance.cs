using Kronicle.Application.EventLog;

namespace Kronicle.Storage.Conformance;

/// <summary>Snapshot lists.</summary>
public abstract class ListConformance<TFixture> : EventLogConformance<TFixture>
    where TFixture : IEventLogFixture, new()
{
    [Fact]
    public async Task A_read_sees_every_append_that_was_answered_before()
    {
        for (int i = 0; i < 20; i++)
        {
            long revision = await CommitAsync($"/registry/{i}", 0, "x");
            Assert.Equal(revision, (await Log.ReadAsync($"/registry/{i}", Cancel))!.Revision);
        }
    }

    [Fact]
    public async Task An_absent_key_reads_as_null() => Assert.Null(await Log.ReadAsync("/registry/none", Cancel));

    [Fact]
    public async Task An_empty_log_lists_nothing_at_revision_0()
    {
        ListPage page = await Log.ListAsync(new ListQuery("/registry/"), Cancel);
        Assert.Equal((0, 0L, 0L), (page.Items.Count, page.Revision, page.Remaining));
    }

    [Fact]
    public async Task A_list_holds_the_keys_under_the_prefix_and_no_others()
    {
        foreach (string key in (string[])["/registry/pods/a", "/registry/pods/b", "/registry/podss", "/registry/pod", "/registry/pods0", "/a"])
        {
            await CommitAsync(key, 0, "x");
        }

        Assert.Equal(["/registry/pods/a=x@1", "/registry/pods/b=x@2"], Numbered(await ListAsync("/registry/pods/")));
    }

    [Fact]
    public async Task Keys_come_in_the_order_of_their_UTF8_bytes()
    {
        string[] ordered = ["/k/", "/k/-", "/k/A", "/k/Z/a", "/k/a", "/k/a-b", "/k/a/b", "/k/ab", "/k/é", "/k/\uffee", "/k/\U0001f600"];
        foreach (string key in ordered.Reverse())
        {
            await CommitAsync(key, 0, "x");
        }

        ListPage page = await Log.ListAsync(new ListQuery("/k/"), Cancel);
        Assert.Equal(ordered, page.Items.Select(item => item.Key));
        ListPage rest = await Log.ListAsync(new ListQuery("/k/", After: "/k/é"), Cancel);
        Assert.Equal(ordered[9..], rest.Items.Select(item => item.Key));
    }

    [Fact]
    public async Task A_list_at_a_revision_is_the_fold_of_the_events_up_to_it()
    {
        long a = await CommitAsync("/k/a", 0, "a1");
        long b = await CommitAsync("/k/b", 0, "b1");
        long updated = await CommitAsync("/k/a", a, "a2");
        long gone = await CommitAsync("/k/b", b, null);
        long again = await CommitAsync("/k/b", 0, "b2");
        Assert.Equal([$"/k/a=a1@{a}"], await ListAsync("/k/", a));
        Assert.Equal([$"/k/a=a1@{a}", $"/k/b=b1@{b}"], await ListAsync("/k/", b));
        Assert.Equal([$"/k/a=a2@{updated}", $"/k/b=b1@{b}"], await ListAsync("/k/", updated));
        Assert.Equal([$"/k/a=a2@{updated}"], await ListAsync("/k/", gone));
        Assert.Equal([$"/k/a=a2@{updated}", $"/k/b=b2@{again}"], await ListAsync("/k/", again));
        Assert.Equal(await ListAsync("/k/", again), await ListAsync("/k/"));
    }

    [Fact]
    public async Task The_create_revision_of_an_older_state_is_its_own()
    {
        long first = await CommitAsync("/k/a", 0, "1");
        long gone = await CommitAsync("/k/a", first, null);
        await CommitAsync("/k/a", 0, "2");
        ListPage page = await Log.ListAsync(new ListQuery("/k/", first), Cancel);
        Assert.Equal(first, Assert.Single(page.Items).CreateRevision);
        Assert.Empty(await ListAsync("/k/", gone));
    }

    [Fact]
    public async Task Pages_of_one_revision_make_the_list_however_the_log_goes_on()
    {
        for (int i = 0; i < 10; i++)
        {
            await CommitAsync($"/k/{i}", 0, "x");
        }

        IReadOnlyList<string> whole = await ListAsync("/k/");
        ListPage page = await Log.ListAsync(new ListQuery("/k/", Limit: 3), Cancel);
        long revision = page.Revision;
        var seen = new List<string>(Show(page));
        var remaining = new List<long> { page.Remaining };
        for (int round = 0; page.Remaining > 0; round++)
        {
            await CommitAsync($"/k/{9 - round}", revision - round, null);
            await CommitAsync($"/k/1{round}", 0, "new");
            page = await Log.ListAsync(new ListQuery("/k/", revision, page.Items[^1].Key, 3), Cancel);
            Assert.Equal(revision, page.Revision);
            seen.AddRange(Show(page));
            remaining.Add(page.Remaining);
        }

        Assert.Equal(whole, seen);
        Assert.Equal([7, 4, 1, 0], remaining);
    }

    [Fact]
    public async Task Nothing_remains_after_a_page_that_the_list_just_fills()
    {
        await CommitAsync("/k/a", 0, "x");
        await CommitAsync("/k/b", 0, "x");
        ListPage page = await Log.ListAsync(new ListQuery("/k/", Limit: 2), Cancel);
        Assert.Equal((2, 0L), (page.Items.Count, page.Remaining));
    }

    [Fact]
    public async Task A_page_begins_after_its_key_whether_that_is_there_or_not()
    {
        await CommitAsync("/k/a", 0, "x");
        await CommitAsync("/k/c", 0, "x");
        Assert.Equal("/k/c", Assert.Single((await Log.ListAsync(new ListQuery("/k/", After: "/k/b"), Cancel)).Items).Key);
        Assert.Equal(2, (await Log.ListAsync(new ListQuery("/k/", After: "/a"), Cancel)).Items.Count);
        Assert.Empty((await Log.ListAsync(new ListQuery("/k/", After: "/z"), Cancel)).Items);
    }

    [Fact]
    public async Task A_list_at_a_revision_that_was_not_given_out_is_refused()
    {
        await CommitAsync("/k/a", 0, "x");
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await ListAsync("/k/", 1_000_000));
    }

    /// <summary>The revisions as 1, 2, ...: a store that others write to begins anywhere.</summary>
    private static IEnumerable<string> Numbered(IReadOnlyList<string> items) =>
        items.Select((item, index) => $"{item[..item.LastIndexOf('@')]}@{index + 1}");
}
