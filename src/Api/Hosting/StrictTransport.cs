using Kronicle.Api.CommandLine;

namespace Kronicle.Api.Hosting;

/// <summary>Tells browsers with every answer to come back by TLS alone (RFC 6797): --strict-transport-security-directives.</summary>
public sealed class StrictTransport(TransportOptions options)
{
    /// <summary>Adds the header, whatever the answer becomes.</summary>
    public void Add(HttpResponse response)
    {
        if (options.StrictTransport.Length > 0)
        {
            response.OnStarting(() =>
            {
                response.Headers.StrictTransportSecurity = options.StrictTransport;
                return Task.CompletedTask;
            });
        }
    }
}
