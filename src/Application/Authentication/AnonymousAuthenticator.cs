namespace Kronicle.Application.Authentication;

/// <summary>Recognises whoever presented nothing as system:anonymous. The chain asks it last, and only when nothing failed.</summary>
/// <param name="paths">The only request paths that may be used anonymously, compared exactly; null allows all (KEP-4633).</param>
public sealed class AnonymousAuthenticator(IReadOnlyCollection<string>? paths = null) : IAuthenticator
{
    private static readonly AuthenticationOutcome Answer = AuthenticationOutcome.Recognised(UserInfo.Anonymous);

    public string Name => "anonymous";

    public ValueTask<AuthenticationOutcome> AuthenticateAsync(Credentials credentials, CancellationToken cancellation) =>
        ValueTask.FromResult(paths is null || paths.Contains(credentials.Path)
            ? Answer
            : AuthenticationOutcome.NotRecognised);
}
