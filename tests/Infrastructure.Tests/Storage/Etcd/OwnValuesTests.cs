using Google.Protobuf;
using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage.Etcd;

namespace Kronicle.Infrastructure.Tests.Storage.Etcd;

public class OwnValuesTests
{
    private const string Key = "/registry/pods/ns/a";

    private static readonly ByteString Stored = ByteString.CopyFromUtf8("stored");
    private static readonly ByteString Head = ByteString.CopyFromUtf8("head");
    private static readonly OwnValue Sent = new(Stored.Memory, "json"u8.ToArray(), Head, new EventActor("me", "create", "1", "", default));

    private readonly OwnValues own = new();

    [Fact]
    public void What_comes_back_as_it_was_sent_is_known_once()
    {
        own.Sending(Key, Sent);
        Assert.Same(Sent, own.Take(Key, ByteString.CopyFromUtf8("stored"), ByteString.CopyFromUtf8("head")));
        Assert.Null(own.Take(Key, Stored, Head));
    }

    [Theory]
    [InlineData("other", "head")]
    [InlineData("stored", "another's")]
    public void What_another_server_wrote_under_the_same_key_is_not_known(string stored, string head)
    {
        own.Sending(Key, Sent);
        Assert.Null(own.Take(Key, ByteString.CopyFromUtf8(stored), ByteString.CopyFromUtf8(head)));
    }

    [Fact]
    public void What_was_refused_is_forgotten()
    {
        own.Sending(Key, Sent);
        own.Forget(Key);
        Assert.Null(own.Take(Key, Stored, Head));
    }
}
