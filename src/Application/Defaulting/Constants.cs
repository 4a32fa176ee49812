using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Values that several kinds default to. Scalars are immutable, so every object shares these.</summary>
internal static class Constants
{
    public static readonly Node Empty = TextNode.Empty;
    public static readonly Node Zero = NumberNode.Of(0);
    public static readonly Node One = NumberNode.Of(1);
    public static readonly Node Ten = NumberNode.Of(10);
    public static readonly Node Tcp = new TextNode("TCP");
    public static readonly Node RollingUpdate = new TextNode("RollingUpdate");
    public static readonly Node Retain = new TextNode("Retain");
    public static readonly Node Filesystem = new TextNode("Filesystem");
    public static readonly Node Cluster = new TextNode("Cluster");
    public static readonly Node Pending = new TextNode("Pending");
    public static readonly Node Fail = new TextNode("Fail");
    public static readonly Node VersionOne = new TextNode("v1");
    public static readonly Node HttpsPort = new NumberNode(443);
    public static readonly Node False = BoolNode.False;
    public static readonly Node True = BoolNode.True;
}
