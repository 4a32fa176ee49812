using Kronicle.Application.Admission.Configuration;
using Kronicle.Application.Codecs;
using Kronicle.Application.Remote;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Authorization.Configuration;

/// <summary>
/// Reads --authorization-config: an AuthorizationConfiguration (apiserver.config.k8s.io), the authorizers in their order.
/// https://kubernetes.io/docs/reference/access-authn-authz/authorization/#using-configuration-file-for-authorization (KEP-3221)
/// </summary>
public sealed class AuthorizationConfigurationFile(IYamlText yaml, Func<string, ReadOnlyMemory<byte>> readFile)
{
    private const string Flag = "--authorization-config";

    private static readonly ConfigurationKind Kind = new("AuthorizationConfiguration",
        "apiserver.config.k8s.io/v1", "apiserver.config.k8s.io/v1beta1", "apiserver.config.k8s.io/v1alpha1");

    /// <exception cref="StartupException">The file can't be read or is no such configuration; the message has all causes.</exception>
    public IReadOnlyList<AuthorizerChoice> Read(string file)
    {
        MapNode root = new ConfigurationText(yaml, readFile, Flag).Read(file);
        var problems = new ConfigurationProblems();
        if ((Kind.Mismatch(root) ?? AuthorizationShape.Configuration.Problem(root)) is { } mismatch)
        {
            throw new StartupException($"{file}: {mismatch}; check {Flag}");
        }

        List<AuthorizerChoice> choices = AuthorizerEntries.Read(root.List("authorizers") ?? [], problems);
        return problems.Text is { } wrong ? throw new StartupException($"{file}: {wrong}; check {Flag}") : choices;
    }
}
