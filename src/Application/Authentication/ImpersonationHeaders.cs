namespace Kronicle.Application.Authentication;

/// <summary>
/// The identity that a caller asks to act under: the Impersonate- headers.
/// https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/
/// </summary>
/// <param name="User">Impersonate-User; empty when it is absent.</param>
/// <param name="Uid">Impersonate-Uid; empty when it is absent.</param>
/// <param name="Groups">Each Impersonate-Group.</param>
/// <param name="Extra">Each Impersonate-Extra-KEY, the key in lower case and unescaped.</param>
public sealed record ImpersonationHeaders(
    string User, string Uid, IReadOnlyList<string> Groups, IReadOnlyDictionary<string, IReadOnlyList<string>> Extra);
