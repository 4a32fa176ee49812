using System.Text;
using System.Text.RegularExpressions;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of a security context's part for Windows: https://kubernetes.io/docs/tasks/configure-pod-container/configure-gmsa/</summary>
internal static partial class WindowsOptionRules
{
    private const int MostSpecBytes = 64 * 1024;
    private const int MostDomainBytes = 256;
    private const int MostUserBytes = 104;
    private const string ForbiddenCharacters = "\"/\\:;|=,+*?<>@[]";

    public static void Check(MapNode? options, FieldPath path, Causes causes)
    {
        if (options is null)
        {
            return;
        }

        if (options.Text("gmsaCredentialSpecName") is { } name)
        {
            NameRules.Subdomain(name, path.Child("gmsaCredentialSpecName"), causes);
        }

        if (options.Text("gmsaCredentialSpec") is { } spec)
        {
            int bytes = Encoding.UTF8.GetByteCount(spec);
            Refuse(bytes == 0, spec, "gmsaCredentialSpec cannot be an empty string", path.Child("gmsaCredentialSpec"), causes);
            Refuse(bytes > MostSpecBytes, spec, "gmsaCredentialSpec size must be under 64 KiB", path.Child("gmsaCredentialSpec"), causes);
        }

        if (options.Text("runAsUserName") is { } user)
        {
            UserName(user, path.Child("runAsUserName"), causes);
        }
    }

    private static void UserName(string name, FieldPath path, Causes causes)
    {
        string[] parts = name.Split('\\');
        if (name.Length == 0 || name.Any(IsControl) || parts.Length > 2)
        {
            Refuse(true, name, name.Length == 0 ? "runAsUserName cannot be an empty string"
                : name.Any(IsControl) ? "runAsUserName cannot contain control characters"
                : "runAsUserName cannot contain more than one backslash", path, causes);
            return;
        }

        string domain = parts.Length == 2 ? parts[0] : "";
        string user = parts[^1];
        int bytes = Encoding.UTF8.GetByteCount(user);
        Refuse(Encoding.UTF8.GetByteCount(domain) >= MostDomainBytes, name, "runAsUserName's Domain length must be under 256 characters", path, causes);
        Refuse(parts.Length == 2 && !NetBios().IsMatch(domain) && !Domain().IsMatch(domain), name,
            "runAsUserName's Domain doesn't match the NetBios nor the DNS format", path, causes);
        Refuse(bytes == 0, name, "runAsUserName's User cannot be empty", path, causes);
        Refuse(bytes > MostUserBytes, name, "runAsUserName's User length must not be longer than 104 characters", path, causes);
        Refuse(bytes > 0 && user.All(c => c is '.' or ' '), name, "runAsUserName's User cannot contain only periods or spaces", path, causes);
        Refuse(user.AsSpan().ContainsAny(ForbiddenCharacters), name,
            "runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]", path, causes);
    }

    private static bool IsControl(char c) => c is < ' ' or '\x7f';

    private static void Refuse(bool refused, string value, string why, FieldPath path, Causes causes)
    {
        if (refused)
        {
            causes.Add(FieldError.InvalidText(path, value, why));
        }
    }

    [GeneratedRegex(@"^[^\\/:*?""<>|.][^\\/:*?""<>|]{0,14}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NetBios();

    [GeneratedRegex(@"^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Domain();
}
