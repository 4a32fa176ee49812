namespace Kronicle.Application.Bootstrap;

/// <summary>What a start does before the first request: the objects that every cluster has, then the steps that need them.</summary>
public sealed class Bootstrapper(
    IEnumerable<IBootstrapObjects> tables, IEnumerable<IBootstrapStep> steps, BootstrapWriter writer, TimeProvider clock)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        DateTimeOffset now = clock.GetUtcNow();
        await writer.EnsureAsync(tables.SelectMany(table => table.At(now)), cancellation);
        foreach (IBootstrapStep step in steps)
        {
            await step.RunAsync(cancellation);
        }
    }
}
