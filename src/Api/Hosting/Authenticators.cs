using Kronicle.Api.CommandLine;
using Kronicle.Application.Authentication;
using Kronicle.Infrastructure.Identity;

namespace Kronicle.Api.Hosting;

/// <summary>The authenticators in the order in which they are asked.</summary>
public static class Authenticators
{
    public static IEnumerable<IAuthenticator> Of(ServerOptions options, ServerIdentity identity, TimeProvider clock)
    {
        yield return new ClientCertificateAuthenticator(identity.ClientAuthorities, clock);
        if (options.TokenAuthFile.Length > 0)
        {
            yield return TokenFile.Load(options.TokenAuthFile);
        }
    }
}
