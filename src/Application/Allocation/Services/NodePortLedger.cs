using System.Text.Json;
using Kronicle.Application.EventLog;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Allocation.Services;

/// <summary>
/// Which node ports are taken, for all servers of a store: one RangeAllocation under a key of its own, changed with the revision that
/// was read. Who comes second finds what the first has written and chooses again.
/// </summary>
public sealed class NodePortLedger(IEventLog log, ServiceNetwork network) : IDisposable
{
    /// <summary>Where the reference keeps it too.</summary>
    public const string Key = "/registry/ranges/servicenodeports";

    private static readonly GroupVersionKind Kind = new("", "v1", "RangeAllocation");
    private static readonly StructType Type = ResourceCatalogue.BuiltIn.TypeOf(Kind)!;

    private readonly SemaphoreSlim turn = new(1, 1);
    private PortBitmap known = new(network.NodePorts);
    private long revision = -1;

    /// <summary>What is taken now, as the log has it.</summary>
    public async ValueTask<PortBitmap> ReadAsync(CancellationToken cancellation)
    {
        StoredValue? stored = await log.ReadAsync(Key, cancellation);
        return stored is null ? new PortBitmap(network.NodePorts) : Parse(stored);
    }

    /// <summary>
    /// Runs a change on the newest state until it is stored as it ran. It may run several times, each time on a state of its own; one
    /// that changed nothing, or is not to be kept, appends nothing.
    /// </summary>
    public async ValueTask<T> ChangeAsync<T>(Func<PortBitmap, T> change, Func<T, bool> keep, EventActor actor, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            if (revision < 0)
            {
                Learn(await log.ReadAsync(Key, cancellation));
            }

            while (true)
            {
                PortBitmap next = known.Copy();
                T result = change(next);
                if (!next.Changed || !keep(result))
                {
                    return result;
                }

                AppendOutcome outcome = await log.AppendAsync(new(Key, revision, Write(next), actor), cancellation);
                if (outcome.Committed)
                {
                    (known, revision) = (next.Copy(), outcome.Revision);
                    return result;
                }

                Learn(outcome.Current);
            }
        }
        catch
        {
            // Whether the last append is in the log is not known: the next change asks.
            revision = -1;
            throw;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private void Learn(StoredValue? stored) => (known, revision) = stored is null
        ? (new PortBitmap(network.NodePorts), 0)
        : (Parse(stored), stored.Revision);

    // Another range was configured when it was written: what is taken of it stays taken.
    private PortBitmap Parse(StoredValue stored)
    {
        using var document = JsonDocument.Parse(stored.Value);
        string range = document.RootElement.GetProperty("range").GetString() ?? "";
        byte[] data = document.RootElement.TryGetProperty("data", out JsonElement bytes) && bytes.ValueKind == JsonValueKind.String ? bytes.GetBytesFromBase64() : [];
        if (range == network.NodePorts.ToString())
        {
            return PortBitmap.Read(network.NodePorts, data);
        }

        string[] ends = range.Split('-');
        var moved = new PortBitmap(network.NodePorts);
        if (ends.Length == 2 && int.TryParse(ends[0], out int first) && int.TryParse(ends[1], out int last) && first <= last)
        {
            foreach (int port in PortBitmap.Read(new(first, last), data).All())
            {
                moved.Take(port);
            }
        }

        return moved.Copy();
    }

    private static byte[] Write(PortBitmap ports) => CanonicalWriter.Stored(
        new MapNode
        {
            ["kind"] = Kind.Kind,
            ["apiVersion"] = Kind.GroupVersion.ToString(),
            ["metadata"] = new MapNode(),
            ["range"] = ports.Span.ToString(),
            ["data"] = Convert.ToBase64String(ports.Bytes()),
        },
        Type);
}
