using System.Text;
using Kronicle.Application.Authentication;
using Kronicle.Application.Remote;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;
using static Kronicle.Application.Remote.ConfigurationField;

namespace Kronicle.Application.Authorization.Abac;

/// <summary>
/// Reads --authorization-policy-file: a JSON object on each line, empty lines and lines that begin with # aside. Objects without a
/// version have the older form, in which what is left out means everything.
/// </summary>
internal static class AbacPolicyFile
{
    private const string Version = "abac.authorization.kubernetes.io/v1beta1";

    private static readonly ConfigurationField[] Fields =
        [Text("user"), Text("group"), Switch("readonly"), Text("apiGroup"), Text("resource"), Text("namespace"), Text("nonResourcePath")];

    private static readonly ConfigurationShape Shape = new("Policy", [Text("apiVersion"), Text("kind"), One("spec", new("PolicySpec", Fields)), .. Fields]);

    /// <exception cref="StartupException">A line is no policy.</exception>
    public static IReadOnlyList<AbacPolicy> Parse(ReadOnlySpan<byte> text, string path)
    {
        var policies = new List<AbacPolicy>();
        string[] lines = Encoding.UTF8.GetString(text).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.Length > 0 && line[0] != '#')
            {
                policies.Add(Read(line, $"error reading policy file {path}, line {i + 1}: {line}: "));
            }
        }

        return policies;
    }

    private static AbacPolicy Read(string line, string where)
    {
        MapNode policy = TreeReader.Read(Encoding.UTF8.GetBytes(line), out string? error) as MapNode
            ?? throw new StartupException(where + (error ?? "the line is not an object"));
        if (Shape.Mistyped(policy) is { } mistyped)
        {
            throw new StartupException(where + mistyped);
        }

        if (policy.Text("apiVersion") is not { Length: > 0 } version || policy.Text("kind") is not { Length: > 0 } kind)
        {
            return Unversioned(policy);
        }

        if (version != Version || kind != "Policy")
        {
            throw new StartupException($"{where}no kind \"{kind}\" is registered for version \"{version}\"; write it as {Version} Policy");
        }

        MapNode spec = policy.Map("spec") ?? new MapNode();
        return (Common(spec) with { ApiGroup = spec.Text("apiGroup") ?? "", NonResourcePath = spec.Text("nonResourcePath") ?? "" }).Settled;
    }

    private static AbacPolicy Unversioned(MapNode policy)
    {
        AbacPolicy read = Common(policy) with { ApiGroup = "*" };
        return (read with
        {
            Group = read.User.Length == 0 && read.Group.Length == 0 ? UserInfo.AuthenticatedGroup : read.Group,
            Namespace = read.Namespace.Length == 0 ? "*" : read.Namespace,
            Resource = read.Resource.Length == 0 ? "*" : read.Resource,
            NonResourcePath = read.Namespace.Length == 0 && read.Resource.Length == 0 ? "*" : "",
        }).Settled;
    }

    private static AbacPolicy Common(MapNode from) => new()
    {
        User = from.Text("user") ?? "",
        Group = from.Text("group") ?? "",
        ReadOnly = from.Bool("readonly") == true,
        Resource = from.Text("resource") ?? "",
        Namespace = from.Text("namespace") ?? "",
    };
}
