using Google.Protobuf;
using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage.Etcd;

namespace Kronicle.Infrastructure.Tests.Storage.Etcd;

public class OwnValuesTests
{
    private const string Key = "/registry/pods/ns/a";

    private static readonly ByteString Stored = ByteString.CopyFromUtf8("stored");
    private static readonly ByteString Head = ByteString.CopyFromUtf8("head");
    private static readonly OwnValue Sent = Value("1");

    private readonly OwnValues own = new();

    [Fact]
    public void What_comes_back_as_it_was_sent_is_known_once()
    {
        own.Sending(Key, Head, Sent);
        Assert.Same(Sent, own.Take(Key, ByteString.CopyFromUtf8("stored"), ByteString.CopyFromUtf8("head")));
        Assert.Null(own.Take(Key, Stored, Head));
    }

    [Fact]
    public void The_next_write_of_a_key_may_be_sent_before_the_one_before_it_comes_back()
    {
        var next = ByteString.CopyFromUtf8("next head");
        OwnValue second = Value("2");
        own.Sending(Key, Head, Sent);
        own.Sending(Key, next, second);
        Assert.Same(Sent, own.Take(Key, Stored, Head));
        Assert.Same(second, own.Take(Key, Stored, next));
    }

    [Theory]
    [InlineData("other", "head")]
    [InlineData("stored", "another's")]
    public void What_another_server_wrote_under_the_same_key_is_not_known(string stored, string head)
    {
        own.Sending(Key, Head, Sent);
        Assert.Null(own.Take(Key, ByteString.CopyFromUtf8(stored), ByteString.CopyFromUtf8(head)));
    }

    [Fact]
    public void What_was_refused_is_forgotten()
    {
        own.Sending(Key, Head, Sent);
        own.Forget(Key, Head);
        Assert.Null(own.Take(Key, Stored, Head));
    }

    [Fact]
    public void What_never_comes_back_leaves_its_room_when_the_watch_leaps()
    {
        for (int i = 0; i < 2000; i++)
        {
            own.Sending(Key, ByteString.CopyFromUtf8($"{i}"), Sent);
        }

        own.Sending(Key, Head, Sent);
        Assert.Null(own.Take(Key, Stored, Head));
        own.ForgetAll();
        own.Sending(Key, Head, Sent);
        Assert.Same(Sent, own.Take(Key, Stored, Head));
    }

    private static OwnValue Value(string audit) =>
        new(Stored.Memory, "json"u8.ToArray(), new HistoryLine(new EventActor("me", "create", audit, "", default), EventKind.Created, 0));
}
