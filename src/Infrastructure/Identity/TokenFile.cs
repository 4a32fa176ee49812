using Kronicle.Application.Authentication;

namespace Kronicle.Infrastructure.Identity;

/// <summary>Reads --token-auth-file.</summary>
public static class TokenFile
{
    /// <exception cref="Application.StartupException">The file can't be read, or a line is no record.</exception>
    public static TokenFileAuthenticator Load(string path) =>
        TokenFileAuthenticator.Parse(PemFile.ReadText(path, "check --token-auth-file"), path);
}
