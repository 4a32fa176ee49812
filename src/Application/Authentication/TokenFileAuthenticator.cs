namespace Kronicle.Application.Authentication;

/// <summary>
/// The static tokens of --token-auth-file: lines of token,user,uid and optionally "group1,group2".
/// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#static-token-file
/// </summary>
public sealed class TokenFileAuthenticator : IAuthenticator
{
    private static readonly Dictionary<string, IReadOnlyList<string>> NoExtra = [];

    private readonly Dictionary<Sha256Digest, AuthenticationOutcome> users;

    private TokenFileAuthenticator(Dictionary<Sha256Digest, AuthenticationOutcome> users, IReadOnlyList<string> warnings)
    {
        this.users = users;
        Warnings = warnings;
    }

    public string Name => "token-file";

    /// <summary>What the file has that is odd but allowed, a line each: empty tokens, which are skipped, and repeated ones, of which the last counts.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <param name="text">The file's text.</param>
    /// <param name="path">The file's name, for messages. Messages never hold a token.</param>
    /// <exception cref="StartupException">A line is not a record of at least token, user and uid.</exception>
    public static TokenFileAuthenticator Parse(string text, string path)
    {
        var users = new Dictionary<Sha256Digest, AuthenticationOutcome>();
        var warnings = new List<string>();
        var reader = new TokenFileReader(text, path);
        while (reader.Next() is { } record)
        {
            if (record.Count < 3)
            {
                throw new StartupException($"token file {path}, line {reader.RecordLine}: found {record.Count} of the 3 columns that "
                    + "each line needs; write it as token,user,uid or token,user,uid,\"group1,group2\"");
            }

            if (record[0].Length == 0)
            {
                warnings.Add($"token file {path}, line {reader.RecordLine}: the token is empty; the line is skipped");
                continue;
            }

            var digest = Sha256Digest.Of(record[0]);
            if (users.ContainsKey(digest))
            {
                warnings.Add($"token file {path}, line {reader.RecordLine}: the token stands on an earlier line too; this line counts");
            }

            users[digest] = User(record);
        }

        return new(users, warnings);
    }

    public ValueTask<AuthenticationOutcome> AuthenticateAsync(Credentials credentials, CancellationToken cancellation) =>
        ValueTask.FromResult(
            !string.IsNullOrEmpty(credentials.BearerToken)
                && users.TryGetValue(Sha256Digest.Of(credentials.BearerToken), out AuthenticationOutcome? known)
                ? known
                : AuthenticationOutcome.NotRecognised);

    private static AuthenticationOutcome User(List<string> record)
    {
        string[] groups = record.Count > 3 ? record[3].Split(',', StringSplitOptions.RemoveEmptyEntries) : [];
        return AuthenticationOutcome.Recognised(AuthenticatedGroup.Add(new(record[1], record[2], groups, NoExtra)));
    }
}
