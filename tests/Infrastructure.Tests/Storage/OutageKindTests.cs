using Grpc.Core;
using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage.Embedded;
using Kronicle.Infrastructure.Storage.Etcd;
using Kronicle.Infrastructure.Storage.Postgres;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace Kronicle.Infrastructure.Tests.Storage;

/// <summary>In which way a store is not available, by what it said: clients are told 503, 504 or 507 by that.</summary>
public sealed class OutageKindTests
{
    [Theory]
    [InlineData(StatusCode.Unavailable, "connection refused", LogOutage.Away)]
    [InlineData(StatusCode.Unavailable, "etcdserver: request timed out", LogOutage.Unanswered)]
    [InlineData(StatusCode.DeadlineExceeded, "", LogOutage.Unanswered)]
    [InlineData(StatusCode.ResourceExhausted, "etcdserver: mvcc: database space exceeded", LogOutage.Full)]
    public void Of_etcd(StatusCode code, string detail, LogOutage outage) =>
        Assert.Equal(outage, Assert.IsType<LogUnavailableException>(EtcdErrors.Translate(new RpcException(new Status(code, detail)))).Outage);

    [Theory]
    [InlineData("53100", LogOutage.Full)]
    [InlineData("53300", LogOutage.Away)]
    [InlineData("25006", LogOutage.Away)]
    [InlineData("57P03", LogOutage.Away)]
    public void Of_postgres(string state, LogOutage outage) =>
        Assert.Equal(outage, PostgresErrors.Translate(new PostgresException("m", "ERROR", "ERROR", state)).Outage);

    [Fact]
    public void Of_a_postgres_that_is_silent() =>
        Assert.Equal(LogOutage.Unanswered, PostgresErrors.Translate(new NpgsqlException("m", new TimeoutException())).Outage);

    [Theory]
    [InlineData(raw.SQLITE_FULL, raw.SQLITE_FULL, LogOutage.Full, true)]
    [InlineData(raw.SQLITE_IOERR, raw.SQLITE_IOERR_WRITE, LogOutage.Full, true)]
    [InlineData(raw.SQLITE_IOERR, raw.SQLITE_IOERR_SHMSIZE, LogOutage.Full, true)]
    [InlineData(raw.SQLITE_IOERR, raw.SQLITE_IOERR_FSYNC, LogOutage.Away, false)]
    [InlineData(raw.SQLITE_BUSY, raw.SQLITE_BUSY, LogOutage.Away, true)]
    public void Of_the_embedded_store_and_whether_it_may_go_on(int code, int extended, LogOutage outage, bool passing)
    {
        var error = new SqliteException("m", code, extended);
        Assert.Equal(outage, Assert.IsType<LogUnavailableException>(StoreErrors.Translate(error, "events.db")).Outage);
        Assert.Equal(passing, StoreErrors.IsPassing(error));
    }
}
