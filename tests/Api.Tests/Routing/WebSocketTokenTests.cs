using Kronicle.Api.Routing;
using Microsoft.AspNetCore.Http;

namespace Kronicle.Api.Tests.Routing;

public sealed class WebSocketTokenTests
{
    private const string Bearer = "base64url.bearer.authorization.k8s.io.";

    [Theory]
    [InlineData($"{Bearer}YWxpY2U, v5.channel.k8s.io, v4.channel.k8s.io", "v5.channel.k8s.io,v4.channel.k8s.io")]
    [InlineData($"v5.channel.k8s.io,{Bearer}YWxpY2U", "v5.channel.k8s.io")]
    public void The_token_is_taken_and_the_other_protocols_stay(string offered, string left)
    {
        HttpRequest request = Request(offered);
        Assert.Equal(("alice", null), WebSocketToken.Take(request));
        Assert.Equal(left, request.Headers["Sec-WebSocket-Protocol"].ToString());
    }

    [Theory]
    [InlineData($"{Bearer}YWxpY2U", "missing additional subprotocol")]
    [InlineData($"{Bearer}YWxpY2U, {Bearer}Ym9i, x", "multiple base64.bearer.authorization tokens specified")]
    [InlineData($"{Bearer}YWxp!2U, x", "invalid base64.bearer.authorization token encoding")]
    [InlineData($"{Bearer}YWxpY2VzIQ==, x", "invalid base64.bearer.authorization token encoding")]
    [InlineData($"{Bearer}_w, x", "invalid base64.bearer.authorization token")]
    public void A_token_that_cannot_be_read_is_told(string offered, string problem) => Assert.Equal((null, problem), WebSocketToken.Take(Request(offered)));

    [Theory]
    [InlineData("x, y", "websocket")]
    [InlineData(Bearer + ", x", "websocket")]
    [InlineData($"{Bearer}YWxpY2U, x", "SPDY/3.1")]
    public void Other_requests_have_none(string offered, string upgrade) => Assert.Equal((null, null), WebSocketToken.Take(Request(offered, upgrade)));

    private static HttpRequest Request(string offered, string upgrade = "websocket")
    {
        HttpRequest request = new DefaultHttpContext().Request;
        request.Headers.Connection = "keep-alive, Upgrade";
        request.Headers.Upgrade = upgrade;
        request.Headers["Sec-WebSocket-Protocol"] = offered;
        return request;
    }
}
