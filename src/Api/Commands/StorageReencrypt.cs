using System.Globalization;
using Kronicle.Api.CommandLine;
using Kronicle.Api.Hosting;
using Kronicle.Application;
using Kronicle.Application.EventLog;
using Kronicle.Application.Maintenance;

namespace Kronicle.Api.Commands;

/// <summary>kronicle storage reencrypt: brings every stored value, history included, under the first provider of today's configuration.</summary>
internal static class StorageReencrypt
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    public static Command Command { get; } = new("storage reencrypt", "Rewrite all values, history included, with today's encryption keys", RunAsync)
    {
        Flags = [StoreFlags.Section],
        Check = options => StoreFlags.Check(options) ??
            (options.EncryptionProviderConfig.Length == 0 ? "storage reencrypt needs --encryption-provider-config: the configuration of the servers" : null),
        Description = """
            What is stored under another key or provider than the first of its resource is decrypted and written anew; objects stay as they
            are. Revisions stay too, but in etcd, where each current object that is rewritten is an update. Broken off, it can be run again.
            An embedded store needs its server stopped; beside etcd and PostgreSQL servers may run, with the same configuration.
            After it, keys that are not the first may be removed from the configuration: when it ended with 0 nothing needs them.
            """,
        Examples = """
            kronicle storage reencrypt --encryption-provider-config=/etc/kubernetes/encryption.yaml
                The embedded store in the default data directory, while its server is stopped.
            kronicle storage reencrypt --encryption-provider-config=enc.yaml --etcd-servers=http://127.0.0.1:2379
                An etcd, which may be in use.
            """,
    };

    private static async Task<int> RunAsync(CommandContext context)
    {
        IStoreUpkeep? file = Stores.UpkeepOf(context.Options);
        RewriteProgress progress;
        await using (OpenStore store = await Stores.OpenExistingAsync(context.Options))
        {
            progress = await RewriteAsync(store, context);
        }

        // Free pages of the file may still hold what was rewritten.
        if (file is not null && progress.Rewritten > 0)
        {
            await file.ShrinkAsync(context.Cancellation);
        }

        await context.Output.WriteLineAsync(Show(progress));
        if (progress.Unreadable == 0)
        {
            return ExitCodes.Fine;
        }

        await context.Error.WriteLineAsync($"kronicle storage reencrypt: {progress.FirstUnreadable}; keep all keys configured until every value is read");
        return ExitCodes.Problem;
    }

    private static async Task<RewriteProgress> RewriteAsync(OpenStore store, CommandContext context)
    {
        if (store.Log is not IStoredFormRewriter rewriter)
        {
            throw new StartupException($"{store.Description}: values are not encrypted in it");
        }

        var actor = new EventActor("kronicle storage reencrypt", "update", "", "kronicle storage reencrypt", context.Clock.GetUtcNow());
        RewriteProgress progress = default;
        long told = context.Clock.GetTimestamp();
        await foreach (RewriteProgress step in rewriter.RewriteAsync(actor, context.Cancellation))
        {
            progress = step;
            if (context.Clock.GetElapsedTime(told) >= BetweenLines)
            {
                told = context.Clock.GetTimestamp();
                await context.Error.WriteLineAsync(Show(progress));
            }
        }

        return progress;
    }

    private static string Show(RewriteProgress progress) => string.Create(CultureInfo.InvariantCulture,
        $"{progress.Seen:N0} values seen, {progress.Rewritten:N0} rewritten, {progress.Unreadable:N0} unreadable");
}
