using Kronicle.Application.Authentication;

namespace Kronicle.Application.Internal;

/// <summary>Recognises the server's own parts. No request from outside carries their mark: it is not read from the wire.</summary>
public sealed class InternalAuthenticator : IAuthenticator
{
    public string Name => "internal";

    public ValueTask<AuthenticationOutcome> AuthenticateAsync(Credentials credentials, CancellationToken cancellation) =>
        new(credentials.Internal is { } user ? AuthenticationOutcome.Recognised(user) : AuthenticationOutcome.NotRecognised);
}
