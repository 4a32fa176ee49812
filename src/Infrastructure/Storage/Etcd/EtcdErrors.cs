using System.Net.Http;
using Grpc.Core;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>etcd's and gRPC's errors as the log's own: the whole list. https://etcd.io/docs/v3.5/dev-guide/api_reference_v3/</summary>
internal static class EtcdErrors
{
    /// <summary>The asked revision, or one that a watch begins with, is gone.</summary>
    public static bool IsCompacted(RpcException error) =>
        error.StatusCode == StatusCode.OutOfRange && error.Status.Detail.Contains("compacted", StringComparison.Ordinal);

    /// <summary>The call never left: trying elsewhere can't do it twice.</summary>
    public static bool NeverSent(RpcException error) =>
        error.StatusCode == StatusCode.Unavailable && error.Status.DebugException is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError };

    /// <summary>The endpoint is away, or has no quorum: another one may answer.</summary>
    public static bool IsAway(RpcException error) =>
        error.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal or StatusCode.Unknown;

    /// <summary>What the port says of an error that is neither compaction nor the caller's own cancellation.</summary>
    public static Exception Translate(RpcException error) => error.StatusCode switch
    {
        StatusCode.InvalidArgument when error.Status.Detail.Contains("too large", StringComparison.Ordinal) =>
            new ArgumentException("the object is too large for etcd: etcdserver: request is too large", error),
        StatusCode.ResourceExhausted => new LogUnavailableException($"etcd takes no more writes: {error.Status.Detail}", error, LogOutage.Full),
        StatusCode.DeadlineExceeded => new LogUnavailableException("etcd does not answer in time", error, LogOutage.Unanswered),
        StatusCode.Unavailable when error.Status.Detail.Contains("timed out", StringComparison.Ordinal) =>
            new LogUnavailableException($"etcd does not answer in time: {error.Status.Detail}", error, LogOutage.Unanswered),
        _ => new LogUnavailableException($"etcd does not answer: {Reason(error)}", error),
    };

    // Some failures of connections have no text of their own.
    private static string Reason(RpcException error) => error.Status.Detail.Length > 0 ? error.Status.Detail
        : $"{error.StatusCode} {error.Status.DebugException?.GetBaseException().Message}".TrimEnd();
}
