using System.Globalization;
using Kronicle.Application.Admission.Rates;
using Kronicle.Application.Controllers;
using Kronicle.Application.EventLog;
using Kronicle.Application.Internal;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.ServiceAccounts;

/// <summary>
/// Keeps the label kubernetes.io/legacy-token-last-used of secrets whose tokens are used: a day, written once a day. When it can't be
/// written the token is as good as before, and it is tried again after a minute. (KEP-2799)
/// </summary>
public sealed class LegacyTokenUse(InternalClient client, ILoopReport report, TimeProvider clock)
{
    private const string Label = "kubernetes.io/legacy-token-last-used";
    private const int Remembered = 1024;

    private static readonly ResourceDefinition Secrets = ResourceCatalogue.BuiltIn.Find("", "v1", "secrets")!;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly InternalSession session = client.As(InternalCallers.Server);
    private readonly RecentlyUsed<DateTimeOffset> tried = new(Remembered);

    /// <summary>Notes that the token of a secret was presented.</summary>
    public async ValueTask MarkAsync(CachedObject secret, MapNode tree, CancellationToken cancellation)
    {
        DateTimeOffset now = clock.GetUtcNow();
        string? last = tree.Map("metadata")?.Map("labels")?.Text(Label);
        if (last == Day(now) || last == Day(now.AddDays(1)) || (tried.TryGet(secret.Index.Uid, out DateTimeOffset before) && now - before < Pause))
        {
            return;
        }

        tried.Put(secret.Index.Uid, now);
        var patch = new MapNode
        {
            ["metadata"] = new MapNode { ["uid"] = secret.Index.Uid, ["labels"] = new MapNode { [Label] = Day(now) } },
        };
        try
        {
            InternalAnswer answer = await session.PatchAsync(Secrets, secret.Index.Namespace, secret.Index.Name, patch, "", cancellation);
            if (answer.Failure is { } failure)
            {
                Report(secret, new ControllerException(failure));
            }
        }
        catch (LogUnavailableException e)
        {
            Report(secret, e);
        }
    }

    private void Report(CachedObject secret, Exception reason) => report.Failed("legacy-token-last-used", $"{secret.Index.Namespace}/{secret.Index.Name}", reason);

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
