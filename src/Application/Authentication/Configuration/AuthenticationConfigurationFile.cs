using Kronicle.Application.Admission.Configuration;
using Kronicle.Application.Authentication.OpenId;
using Kronicle.Application.Codecs;
using Kronicle.Application.Remote;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Authentication.Configuration;

/// <summary>What an authentication configuration says.</summary>
/// <param name="Issuers">Whose tokens are credentials.</param>
/// <param name="Anonymous">Null when the file does not speak of it.</param>
public sealed record AuthenticationConfiguration(IReadOnlyList<OpenIdIssuer> Issuers, AnonymousAccess? Anonymous);

/// <summary>Anonymous access (KEP-4633).</summary>
/// <param name="Enabled">Whether whoever presents nothing is system:anonymous.</param>
/// <param name="Paths">The only paths of which that holds; null for all.</param>
public sealed record AnonymousAccess(bool Enabled, IReadOnlyList<string>? Paths);

/// <summary>
/// Reads --authentication-config: an AuthenticationConfiguration (apiserver.config.k8s.io), KEP-3331.
/// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#using-authentication-configuration
/// </summary>
/// <param name="yaml">The reader of YAML.</param>
/// <param name="readFile">The bytes of a file.</param>
/// <param name="ownIssuers">The issuers of service account tokens, which no entry may be.</param>
public sealed class AuthenticationConfigurationFile(IYamlText yaml, Func<string, ReadOnlyMemory<byte>> readFile, IReadOnlyList<string> ownIssuers)
{
    private const string Flag = "--authentication-config";

    private static readonly ConfigurationKind Kind = new("AuthenticationConfiguration",
        "apiserver.config.k8s.io/v1", "apiserver.config.k8s.io/v1beta1", "apiserver.config.k8s.io/v1alpha1");

    /// <exception cref="StartupException">The file can't be read or is no such configuration; the message has all causes.</exception>
    public AuthenticationConfiguration Read(string file)
    {
        MapNode root = new ConfigurationText(yaml, readFile, Flag).Read(file);
        if ((Kind.Mismatch(root) ?? AuthenticationShape.Configuration.Problem(root)) is { } mismatch)
        {
            throw new StartupException($"{file}: {mismatch}; check {Flag}");
        }

        var problems = new ConfigurationProblems();
        List<OpenIdIssuer> issuers = IssuerEntries.Read(root.List("jwt") ?? [], ownIssuers, problems);
        AnonymousAccess? anonymous = root.Map("anonymous") is { } stated ? Anonymous(stated, problems) : null;
        return problems.Text is { } wrong ? throw new StartupException($"{file}: {wrong}; check {Flag}") : new(issuers, anonymous);
    }

    private static AnonymousAccess Anonymous(MapNode stated, ConfigurationProblems problems)
    {
        bool enabled = stated.Bool("enabled") == true;
        string[] paths = [.. (stated.List("conditions") ?? []).Maps.Select(condition => condition.Text("path") ?? "")];
        if (!enabled && paths.Length > 0)
        {
            problems.Invalid("anonymous.conditions", string.Join(", ", paths), "enabled should be set to true when conditions are defined");
        }

        return new(enabled, paths.Length == 0 ? null : paths);
    }
}
