using Kronicle.Api.Hosting;
using Kronicle.Application.EventLog;
using Kronicle.Application.Maintenance;

namespace Kronicle.Api.Commands;

/// <summary>kronicle storage verify: whether a store is whole.</summary>
internal static class StorageVerify
{
    public static Command Command { get; } = new("storage verify", "Fold the whole history, compare it with the current state, and name each problem", RunAsync)
    {
        Flags = [StoreFlags.Section],
        Check = StoreFlags.Check,
        Description = """
            Every event must follow the one that it says it follows, every value must be an object of its key, and what the
            events come to must be what is there, byte for byte. An embedded store's file is checked by SQLite as well.
            Each problem is a line with the key and the revision. An etcd that servers of other kinds write to while none
            of this kind runs has changes that the history misses: they are told too.
            """,
        Examples = """
            kronicle storage verify --data-dir=/var/lib/kronicle
                The embedded store of a stopped server.
            kronicle storage verify --postgres='Host=db;Database=kronicle;Username=kronicle'
                A PostgreSQL database, which may be in use.
            """,
    };

    private static async Task<int> RunAsync(CommandContext context)
    {
        int problems = 0;
        foreach (string line in Stores.UpkeepOf(context.Options) is { } file ? await file.CheckAsync(context.Cancellation) : [])
        {
            Tell($"the file: {line}");
        }

        try
        {
            await using OpenStore store = await Stores.OpenExistingAsync(context.Options);
            var verification = new StoreVerification(store, problem => Tell(problem.ToString()));
            try
            {
                await verification.RunAsync(context.Cancellation);
            }
            finally
            {
                await context.Output.WriteLineAsync(
                    $"{store.Description}: {verification.Events} events and {verification.Objects} objects up to revision {verification.Revision}, {Count(problems)}");
            }
        }
        catch (LogDamagedException e)
        {
            Tell(e.Message);
        }

        return problems == 0 ? ExitCodes.Fine : ExitCodes.Problem;

        void Tell(string line)
        {
            problems++;
            context.Output.WriteLine(line.ReplaceLineEndings(" "));
        }
    }

    private static string Count(int problems) => problems switch { 0 => "no problem", 1 => "1 problem", _ => $"{problems} problems" };
}
