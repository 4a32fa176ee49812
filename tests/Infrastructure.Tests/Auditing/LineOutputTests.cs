using System.Globalization;
using System.Text;
using Kronicle.Domain.Canonical;
using Kronicle.Infrastructure.Auditing;

namespace Kronicle.Infrastructure.Tests.Auditing;

public sealed class LineOutputTests : IDisposable
{
    private readonly List<string> pieces = [];
    private readonly LineOutput output;
    private bool full;

    public LineOutputTests() => output = new LineOutput(Write, new MemoryStream());

    [Fact]
    public void A_line_that_may_wait_goes_with_the_next_one_that_may_not()
    {
        Put("a", soon: true);
        Put("b", soon: true);
        Assert.Empty(pieces);
        Put("c");
        Put("d");
        Assert.Equal(["a\nb\nc\n", "d\n"], pieces);
    }

    [Fact]
    public void What_waits_is_written_when_it_is_asked_for()
    {
        Put("a", soon: true);
        output.WriteWaiting();
        output.WriteWaiting();
        Assert.Equal(["a\n"], pieces);
    }

    [Fact]
    public void What_waits_is_written_before_the_file_is_closed()
    {
        Put("a", soon: true);
        output.Dispose();
        Assert.Equal(["a\n"], pieces);
        Assert.False(Put("b"));
        Assert.Equal(1, output.Lost);
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
        Assert.True(Put("a", soon: true));
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
                Assert.True(Put($"{thread} {i}", soon: i % 2 == 0));
            }
        });
        string[] written = string.Concat(pieces).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Threads * Lines, written.Length);
        Assert.All(written.GroupBy(line => line.Split(' ')[0]), lines =>
            Assert.Equal(Enumerable.Range(0, Lines), lines.Select(line => int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture))));
    }

    public void Dispose() => output.Dispose();

    private bool Put(string line, bool soon = false)
    {
        using var json = new JsonBuffer();
        json.Ascii(line);
        return output.Write(json, soon);
    }

    private void Write(ReadOnlySpan<byte> piece)
    {
        if (full)
        {
            throw new IOException("No space left on device");
        }

        pieces.Add(Encoding.UTF8.GetString(piece));
    }
}
