using System.Text;
using Kronicle.Domain.Canonical;
using Kronicle.Infrastructure.Auditing;
using Microsoft.Extensions.Time.Testing;

namespace Kronicle.Infrastructure.Tests.Auditing;

public sealed class LineOutputTests : IDisposable
{
    private readonly FakeTimeProvider clock = new();
    private readonly List<string> pieces = [];
    private readonly LineOutput output;
    private bool full;

    public LineOutputTests() => output = new LineOutput(Write, new MemoryStream(), clock);

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
    public void A_line_waits_for_five_milliseconds_at_most()
    {
        Put("a", soon: true);
        clock.Advance(TimeSpan.FromMilliseconds(5));
        Assert.Equal(["a\n"], pieces);
        Put("b", soon: true);
        clock.Advance(TimeSpan.FromMilliseconds(4));
        Put("c", soon: true);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["a\n", "b\nc\n"], pieces);
    }

    [Fact]
    public void What_waits_is_written_before_the_file_is_closed()
    {
        Put("a", soon: true);
        output.Dispose();
        Assert.Equal(["a\n"], pieces);
        Assert.Equal(1, Put("b"));
    }

    [Fact]
    public void A_batch_is_written_in_pieces_of_whole_lines()
    {
        byte[][] lines = [.. Enumerable.Range(0, 10).Select(i => Encoding.UTF8.GetBytes(new string((char)('a' + i), 20_000)))];
        Assert.Equal(0, output.Write(lines));
        Assert.Equal([60_003, 60_003, 60_003, 20_001], pieces.Select(piece => piece.Length));
        Assert.All(pieces, piece => Assert.EndsWith("\n", piece, StringComparison.Ordinal));
    }

    [Fact]
    public void Lines_that_could_not_be_written_are_told_with_the_next_call_and_are_not_written_later()
    {
        full = true;
        Assert.Equal(0, Put("a", soon: true));
        clock.Advance(TimeSpan.FromMilliseconds(5));
        Assert.Equal(2, Put("b"));
        full = false;
        Assert.Equal(0, Put("c"));
        Assert.Equal(["c\n"], pieces);
    }

    public void Dispose() => output.Dispose();

    private int Put(string line, bool soon = false)
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
