using System.Globalization;
using Kronicle.Api.CommandLine;
using Kronicle.Api.Hosting;
using Kronicle.Application;
using Kronicle.Application.Maintenance;

namespace Kronicle.Api.Commands;

/// <summary>kronicle storage copy: everything of a store into another.</summary>
internal static class StorageCopy
{
    public static Command Command { get; } = new("storage copy", "Move everything into another store: objects, uids, history, order", RunAsync)
    {
        Flags =
        [
            new FlagSection("Stores",
            [
                Flag.Own("from", "URL", "", "The store to copy from; no object in it is changed.", Needs),
                Flag.Own("to", "URL", "", "The store to copy to: empty, or where the same copy was broken off.", Needs),
                Flag.Own("from-encryption-provider-config", "FILE", "", "How values are encrypted in the first."),
                Flag.Own("to-encryption-provider-config", "FILE", "", "How values are to be encrypted in the second."),
            ]),
        ],
        Check = Check,
        Description = """
            Stores are embedded:DIRECTORY, etcd:URL,... and postgres:CONNECTION. Behind etcd's URLs may stand
            ?prefix=/registry&cafile=FILE&certfile=FILE&keyfile=FILE; a postgresql:// URI is understood as well.
            Broken off at any moment, the same command goes on where it was. A source that is in use is copied up to where
            it stood at the start; run the command again for what came since, the last time with its servers stopped.
            At the end both sides are read again and their checksums are compared.
            """,
        Examples = """
            kronicle storage copy --from embedded:/var/lib/kronicle --to etcd:http://127.0.0.1:2379
                From one process with a file to an etcd that many servers can share.
            kronicle storage copy --from 'etcd:https://10.0.0.5:2379?cafile=ca.crt&certfile=c.crt&keyfile=c.key' \
                --to 'postgres:Host=db;Database=kronicle;Username=kronicle;Password=...'
                From the etcd of a kube-apiserver to PostgreSQL.
            """,
    };

    private static async Task<int> RunAsync(CommandContext context)
    {
        ServerOptions from = Options(context.Options, "from");
        ServerOptions to = Options(context.Options, "to");
        await using OpenStore source = await Stores.OpenExistingAsync(from);
        await using OpenStore target = await Stores.OpenOrMakeAsync(to);
        await context.Error.WriteLineAsync($"from {source.Description}\nto   {target.Description}");
        var progress = new ProgressLines(context.Error, context.ErrorIsTerminal, context.Clock);
        try
        {
            CopyResult result = await new StoreCopy(source, target, context.Clock, new StoreCopyOptions())
            {
                Progress = now => progress.Tell(string.Create(CultureInfo.InvariantCulture,
                    $"{now.Appended:N0} changes are copied, revision {now.Revision} of {now.Until}")),
            }.RunAsync(context.Cancellation);
            progress.End();
            return Tell(result, context.Output);
        }
        catch (CopyRefusedException e)
        {
            throw new StartupException(e.Message, e);
        }
        catch (OperationCanceledException)
        {
            progress.End();
            await context.Error.WriteLineAsync("what is copied stays: the same command goes on from there");
            throw;
        }
    }

    /// <summary>Prints what became of a copy.</summary>
    /// <returns>The exit code.</returns>
    internal static int Tell(CopyResult result, TextWriter output)
    {
        string since = result.From > 0 ? $", of which everything up to revision {result.From} was there before" : "";
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"copied everything up to revision {result.Until} of the source in {result.Appended:N0} appends{since}"));
        output.WriteLine($"state    source {result.SourceState}\n         target {result.TargetState}{(result.StatesAgree ? "" : "  DIFFERENT")}");
        if (result is { SourceHistory: { } before, TargetHistory: { } after })
        {
            output.WriteLine($"history  source {before.Sum} ({before.Events} events)");
            output.WriteLine($"         target {after.Sum} ({after.Events} events){(result.HistoriesAgree || result.Unlike > 0 ? "" : "  DIFFERENT")}");
        }
        else
        {
            output.WriteLine("history  not compared: one of the two was trimmed since the copy was begun");
        }

        if (result.Unlike > 0)
        {
            output.WriteLine($"before {result.Unlike} events the source's history misses others, as where servers of other kinds write: those events' kinds differ");
        }

        return result.StatesAgree && (result.HistoriesAgree || result.Unlike > 0) ? ExitCodes.Fine : ExitCodes.Problem;
    }

    private static string? Needs(string text) => StoreUrl.Parse(text) is { Options: null } wrong ? WithoutUse(wrong.Problem) : null;

    private static string? Check(ServerOptions options)
    {
        if (options.Arguments.GetValueOrDefault("from") is not { } from || options.Arguments.GetValueOrDefault("to") is not { } to)
        {
            return $"storage copy needs --from and --to: {StoreUrl.Forms}";
        }

        return Stores.Describe(StoreUrl.Parse(from).Options!) == Stores.Describe(StoreUrl.Parse(to).Options!) ? "--from and --to name the same store" : null;
    }

    private static ServerOptions Options(ServerOptions options, string name) =>
        StoreUrl.Parse(options.Arguments[name]).Options! with { EncryptionProviderConfig = options.Arguments.GetValueOrDefault(name + "-encryption-provider-config", "") };

    private static string WithoutUse(string problem) => problem.StartsWith("use ", StringComparison.Ordinal) ? problem["use ".Length..] : problem;
}
