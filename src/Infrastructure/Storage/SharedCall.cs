namespace Kronicle.Infrastructure.Storage;

/// <summary>
/// One call that answers all who asked before it began. Who asks while one is under way waits for the next: its answer must not be
/// older than the question.
/// </summary>
internal sealed class SharedCall<T>(Func<Task<T>> call)
{
    private readonly Lock gate = new();
    private Task? running;
    private Task<T>? next;

    public Task<T> GetAsync()
    {
        lock (gate)
        {
            return next ??= NextAsync(running);
        }
    }

    private async Task<T> NextAsync(Task? before)
    {
        // Not within the lock: the call must not begin before all that this step remembers is remembered.
        await Task.Yield();
        if (before is not null)
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        lock (gate)
        {
            (running, next) = (next, null);
        }

        return await call();
    }
}
