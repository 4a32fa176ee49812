using System.Globalization;
using System.Text;
using Kronicle.Infrastructure.Auditing;
using Microsoft.Extensions.Time.Testing;

namespace Kronicle.Infrastructure.Tests.Auditing;

public sealed class LineOutputTests : IDisposable
{
    private readonly List<string> pieces = [];
    private readonly FakeTimeProvider clock = new();
    private readonly LineOutput output;
    private bool full;

    public LineOutputTests() => output = new LineOutput(Write, new MemoryStream(), clock);

    [Fact]
    public void Lines_gather_until_somebody_asks_for_them_and_go_out_in_one_piece()
    {
        Add("a");
        Add("b");
        Assert.Empty(pieces);
        output.WriteWaiting();
        output.WriteWaiting();
        Add("c");
        output.WriteWaiting();
        Assert.Equal(["a\nb\n", "c\n"], pieces);
    }

    [Fact]
    public void A_line_that_has_to_be_kept_at_once_takes_with_it_what_waits()
    {
        Add("a");
        Assert.True(Put("b"));
        Assert.Equal(["a\nb\n"], pieces);
    }

    [Fact]
    public void Lines_that_nobody_asks_for_wait_a_tenth_of_a_second()
    {
        Add("a");
        clock.Advance(TimeSpan.FromMilliseconds(99));
        Add("b");
        Assert.Empty(pieces);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["a\nb\n"], pieces);
        Add("c");
        clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(["a\nb\n", "c\n"], pieces);
    }

    [Fact]
    public void Lines_gather_no_further_than_a_piece()
    {
        string line = new('x', 40_000);
        Add(line);
        Add(line);
        Assert.Equal([80_002], pieces.Select(piece => piece.Length));
    }

    [Fact]
    public async Task Who_asks_while_its_line_is_being_written_waits_until_it_is()
    {
        using var writing = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        using var slow = new LineOutput(_ => { writing.Set(); go.Wait(); }, new MemoryStream(), clock);
        slow.Add("a"u8);
        Task writer = Task.Run(slow.WriteWaiting, TestContext.Current.CancellationToken);
        writing.Wait(TestContext.Current.CancellationToken);
        Task asking = Task.Run(slow.WriteWaiting, TestContext.Current.CancellationToken);
        Assert.False(asking.IsCompleted);
        go.Set();
        await Task.WhenAll(writer, asking);
    }

    [Fact]
    public void What_waits_is_written_before_the_file_is_closed()
    {
        Add("a");
        output.Dispose();
        Assert.Equal(["a\n"], pieces);
        Assert.False(Put("b"));
        Add("c");
        Assert.Equal(2, output.Lost);
    }

    [Fact]
    public void A_batch_is_written_in_pieces_of_whole_lines()
    {
        byte[][] lines = [.. Enumerable.Range(0, 10).Select(i => Encoding.UTF8.GetBytes(new string((char)('a' + i), 20_000)))];
        Assert.True(output.Write(lines));
        Assert.Equal([80_004, 80_004, 40_002], pieces.Select(piece => piece.Length));
        Assert.All(pieces, piece => Assert.EndsWith("\n", piece, StringComparison.Ordinal));
    }

    [Fact]
    public void Lines_that_could_not_be_written_are_lost_and_are_not_written_later()
    {
        full = true;
        Add("a");
        output.WriteWaiting();
        Assert.Equal(1, output.Lost);
        Assert.False(Put("b"));
        full = false;
        Assert.True(Put("c"));
        Assert.Equal(["c\n"], pieces);
        Assert.Equal(2, output.Lost);
    }

    [Fact]
    public void Threads_that_write_at_once_find_their_lines_written_each_once_and_in_its_own_order()
    {
        const int Threads = 8, Lines = 2_000;
        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, thread =>
        {
            for (int i = 0; i < Lines; i++)
            {
                if (i % 2 == 0)
                {
                    Add($"{thread} {i}");
                }
                else
                {
                    Assert.True(Put($"{thread} {i}"));
                }
            }
        });
        string[] written = string.Concat(pieces).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Threads * Lines, written.Length);
        Assert.All(written.GroupBy(line => line.Split(' ')[0]), lines =>
            Assert.Equal(Enumerable.Range(0, Lines), lines.Select(line => int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture))));
    }

    public void Dispose() => output.Dispose();

    private bool Put(string line) => output.Write(Encoding.UTF8.GetBytes(line));

    private void Add(string line) => output.Add(Encoding.UTF8.GetBytes(line));

    private void Write(ReadOnlySpan<byte> piece)
    {
        if (full)
        {
            throw new IOException("No space left on device");
        }

        pieces.Add(Encoding.UTF8.GetString(piece));
    }
}
