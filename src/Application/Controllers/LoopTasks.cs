namespace Kronicle.Application.Controllers;

/// <summary>The parts of one loop that only make sense together.</summary>
internal static class LoopTasks
{
    /// <summary>Waits for all; the first that ends takes the others with it and its failure is the whole's, so that all begin anew.</summary>
    public static async Task TogetherAsync(IReadOnlyCollection<Task> tasks, CancellationTokenSource ends)
    {
        Task first = await Task.WhenAny(tasks);
        await ends.CancelAsync();
        await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }
}
