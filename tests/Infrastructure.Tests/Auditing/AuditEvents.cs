using Kronicle.Application.Auditing;
using Kronicle.Application.Authentication;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Infrastructure.Tests.Auditing;

/// <summary>Events to write.</summary>
internal static class AuditEvents
{
    public static AuditEvent Of(string id = "id", AuditLevel level = AuditLevel.Metadata, int body = 0) => new(new RequestContext
    {
        Info = new RequestInfo { IsResource = false, Verb = "get", Path = "/" },
        Catalogue = ResourceCatalogue.BuiltIn,
        Credentials = new Credentials(null, null, "/"),
        Options = RequestOptions.None,
        Body = new NoBody(),
        AuditId = id,
        Received = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 600, TimeSpan.Zero),
        RemoteAddress = "192.0.2.1",
        Uri = "/version?a=\"b\"",
    }, AuditStages.ResponseComplete, level, 200, DateTimeOffset.UnixEpoch)
    {
        RequestObject = body == 0 ? default : System.Text.Encoding.UTF8.GetBytes($"{{\"text\":\"{new string('x', body)}\"}}"),
    };

    private sealed class NoBody : IRequestBody
    {
        public string ContentType => "";

        public ValueTask<BodyBytes> ReadAsync(CancellationToken cancellation) => new(new BodyBytes(default, null));
    }
}
