using Etcdserverpb;
using Grpc.Core;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>Ranges and transactions whose errors are the log's own.</summary>
internal sealed class EtcdCalls(EtcdConnection connection)
{
    public async Task<RangeResponse> RangeAsync(RangeRequest request, CancellationToken cancellation)
    {
        try
        {
            return await connection.ReadAsync((endpoint, deadline) => endpoint.Client.GetAsync(request, null, deadline, cancellation), cancellation);
        }
        catch (RpcException e)
        {
            throw Told(e);
        }
    }

    /// <summary>A transaction that may be sent twice: it only reads, or does the same again.</summary>
    public async Task<TxnResponse> RepeatableAsync(TxnRequest request, CancellationToken cancellation)
    {
        try
        {
            return await connection.ReadAsync((endpoint, deadline) => endpoint.Client.TransactionAsync(request, null, deadline, cancellation), cancellation);
        }
        catch (RpcException e)
        {
            throw Told(e);
        }
    }

    /// <summary>A transaction that is sent once. When its answer is lost, whether it happened is not known.</summary>
    public async Task<TxnResponse> WriteAsync(TxnRequest request, CancellationToken cancellation)
    {
        try
        {
            return await connection.WriteAsync((endpoint, deadline) => endpoint.Client.TransactionAsync(request, null, deadline, cancellation), cancellation);
        }
        catch (RpcException e)
        {
            throw EtcdErrors.Translate(e);
        }
    }

    /// <summary>Whether an error says that what was to be read was compacted while a longer read was under way.</summary>
    public static bool IsOvertaken(LogUnavailableException error) => error.InnerException is RpcException cause && EtcdErrors.IsCompacted(cause);

    private static Exception Told(RpcException error) => EtcdErrors.IsCompacted(error)
        ? new LogUnavailableException("etcd was compacted while its history was being read: ask again", error)
        : EtcdErrors.Translate(error);
}
