using Google.Protobuf;
using Kronicle.Infrastructure.Storage.Etcd;

namespace Kronicle.Infrastructure.Tests.Storage.Etcd;

public class OwnValuesTests
{
    private const string Key = "/registry/pods/ns/a";

    private readonly OwnValues own = new();

    [Fact]
    public void What_comes_back_as_it_was_sent_is_known_once()
    {
        own.Sending(Key, "stored"u8.ToArray(), "json"u8.ToArray());
        Assert.Equal("json"u8.ToArray(), own.Take(Key, ByteString.CopyFromUtf8("stored"))!.Value.ToArray());
        Assert.Null(own.Take(Key, ByteString.CopyFromUtf8("stored")));
    }

    [Fact]
    public void What_another_server_wrote_under_the_same_key_is_not_known()
    {
        own.Sending(Key, "stored"u8.ToArray(), "json"u8.ToArray());
        Assert.Null(own.Take(Key, ByteString.CopyFromUtf8("other")));
    }

    [Fact]
    public void What_was_refused_is_forgotten()
    {
        own.Sending(Key, "stored"u8.ToArray(), "json"u8.ToArray());
        own.Forget(Key);
        Assert.Null(own.Take(Key, ByteString.CopyFromUtf8("stored")));
    }
}
