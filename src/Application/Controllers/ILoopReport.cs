namespace Kronicle.Application.Controllers;

/// <summary>Where the server's own loops tell what went wrong; they go on by themselves.</summary>
public interface ILoopReport
{
    /// <param name="loop">The loop.</param>
    /// <param name="key">What it worked on.</param>
    /// <param name="reason">Why it failed.</param>
    void Failed(string loop, string key, Exception reason);
}
