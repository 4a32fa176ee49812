using Etcdserverpb;
using Google.Protobuf;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>The parts of transactions. https://etcd.io/docs/v3.5/learning/api/#transaction</summary>
internal static class EtcdOps
{
    public static RequestOp Put(ByteString key, ByteString value, long lease = 0) =>
        new() { RequestPut = new PutRequest { Key = key, Value = value, Lease = lease } };

    public static RequestOp Delete(ByteString key) => new() { RequestDeleteRange = new DeleteRangeRequest { Key = key } };

    public static RequestOp Get(ByteString key) => new() { RequestRange = new RangeRequest { Key = key } };

    public static Compare ModIs(ByteString key, long revision) =>
        new() { Key = key, Target = Compare.Types.CompareTarget.Mod, Result = Compare.Types.CompareResult.Equal, ModRevision = revision };

    public static Compare Absent(ByteString key) =>
        new() { Key = key, Target = Compare.Types.CompareTarget.Create, Result = Compare.Types.CompareResult.Equal, CreateRevision = 0 };

    public static Compare Present(ByteString key) =>
        new() { Key = key, Target = Compare.Types.CompareTarget.Create, Result = Compare.Types.CompareResult.Greater, CreateRevision = 0 };

    /// <summary>The value comes before another in the order of bytes; never so of an absent key.</summary>
    public static Compare ValueBefore(ByteString key, ByteString value) =>
        new() { Key = key, Target = Compare.Types.CompareTarget.Value, Result = Compare.Types.CompareResult.Less, Value = value };

    public static Compare VersionIs(ByteString key, long version) =>
        new() { Key = key, Target = Compare.Types.CompareTarget.Version, Result = Compare.Types.CompareResult.Equal, Version = version };
}
