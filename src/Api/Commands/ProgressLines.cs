namespace Kronicle.Api.Commands;

/// <summary>
/// Tells how far something is: on a terminal one line that is written over, elsewhere a line every few seconds. Nothing at all when
/// it is over at once.
/// </summary>
/// <param name="output">Where to.</param>
/// <param name="terminal">Whether it is a terminal.</param>
/// <param name="clock">The time.</param>
internal sealed class ProgressLines(TextWriter output, bool terminal, TimeProvider clock)
{
    private static readonly TimeSpan OnTerminal = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(5);

    private long last = clock.GetTimestamp();
    private int shown;

    /// <summary>Says how far it is, when it is time to.</summary>
    public void Tell(string line)
    {
        if (clock.GetElapsedTime(last) < (terminal ? OnTerminal : Elsewhere))
        {
            return;
        }

        last = clock.GetTimestamp();
        if (terminal)
        {
            output.Write("\r" + line.PadRight(shown));
            shown = line.Length;
        }
        else
        {
            output.WriteLine(line);
        }

        output.Flush();
    }

    /// <summary>Leaves the terminal's line empty.</summary>
    public void End()
    {
        if (shown > 0)
        {
            output.Write("\r" + new string(' ', shown) + "\r");
            shown = 0;
        }
    }
}
