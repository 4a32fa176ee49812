using Kronicle.Application.Codecs;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Auditing;

/// <summary>Reads an audit.k8s.io/v1 Policy in YAML or JSON. Unknown fields are passed over with a warning, as kube-apiserver does.</summary>
public sealed class AuditPolicyReader(IYamlText yaml)
{
    private const string ApiVersion = "audit.k8s.io/v1";

    private readonly List<string> errors = [];
    private readonly List<string> unknown = [];

    /// <summary>What is in the file that nobody understands; empty when there is nothing.</summary>
    public IReadOnlyList<string> Warnings => unknown;

    /// <exception cref="StartupException">It is no such policy; the message is kube-apiserver's.</exception>
    /// <param name="file">The bytes.</param>
    /// <param name="path">The file's path, for the message.</param>
    public AuditPolicy Read(ReadOnlyMemory<byte> file, string path)
    {
        (ReadOnlyMemory<byte> json, string? error, _) = yaml.ToJson(file);
        if (error is not null || TreeReader.Read(json.Span, out error) is not MapNode root)
        {
            throw Unusable($"failed decoding: {error ?? "couldn't get version/kind; the document is no object"}", path);
        }

        string version = root.Text("apiVersion") ?? "";
        string kind = root.Text("kind") ?? "";
        if (kind.Length == 0 || version.Length == 0)
        {
            throw Unusable(kind.Length == 0 ? "failed decoding: Object 'Kind' is missing" : "failed decoding: Object 'apiVersion' is missing", path);
        }

        if (version != ApiVersion || kind != "Policy")
        {
            throw Unusable($"failed decoding: no kind {GoText.Quote(kind)} is registered for version {GoText.Quote(version)}: use kind Policy of {ApiVersion}", path);
        }

        if (AuditPolicyShape.Policy.Mistyped(root) is { } mistyped)
        {
            throw Unusable("failed decoding: " + mistyped, path);
        }

        unknown.AddRange(AuditPolicyShape.Policy.Unknown(root));
        AuditStages omitted = Stages(root, "omitStages", "omitStages");
        AuditRule[] rules = [.. Items(root, "rules").Select((rule, i) => Rule(rule as MapNode ?? new MapNode(), $"rules[{i}]"))];
        if (errors.Count > 0)
        {
            throw Unusable(errors.Count == 1 ? errors[0] : $"[{string.Join(", ", errors)}]", path);
        }

        return rules.Length == 0 ? throw Unusable("loaded illegal policy with 0 rules", path)
            : new AuditPolicy(rules) { Omitted = omitted, OmitManagedFields = root.Bool("omitManagedFields") is true };
    }

    private AuditRule Rule(MapNode rule, string path)
    {
        AuditLevel level = Level(rule, path + ".level");
        string[] urls = Texts(rule, "nonResourceURLs");
        for (int i = 0; i < urls.Length; i++)
        {
            AuditPolicyRules.Url(urls[i], $"{path}.nonResourceURLs[{i}]", errors);
        }

        AuditResources[] resources = [.. Items(rule, "resources").OfType<MapNode>().Select(item => Resources(item, path + ".resources"))];
        string[] namespaces = Texts(rule, "namespaces");
        AuditStages omitted = Stages(rule, "omitStages", path + ".omitStages");
        if (urls.Length > 0 && resources.Length + namespaces.Length > 0)
        {
            errors.Add(AuditPolicyRules.Invalid(path + ".nonResourceURLs", urls, "rules cannot apply to both regular resources and non-resource URLs"));
        }

        return new AuditRule(level)
        {
            Users = Texts(rule, "users"), UserGroups = Texts(rule, "userGroups"), Verbs = Texts(rule, "verbs"), Resources = resources,
            Namespaces = namespaces, NonResourceUrls = urls, Omitted = omitted, OmitManagedFields = rule.Bool("omitManagedFields"),
        };
    }

    private AuditResources Resources(MapNode item, string path)
    {
        var resources = new AuditResources(item.Text("group") ?? "", Texts(item, "resources"), Texts(item, "resourceNames"));
        AuditPolicyRules.Resources(resources, path, errors);
        return resources;
    }

    private AuditLevel Level(MapNode rule, string path)
    {
        string text = rule.Text("level") ?? "";
        if (AuditPolicyRules.Level(text) is { } level)
        {
            return level;
        }

        errors.Add(text.Length == 0 ? $"{path}: Required value"
            : $"{path}: Unsupported value: {GoText.Quote(text)}: supported values: {string.Join(", ", Enum.GetNames<AuditLevel>().Select(name => GoText.Quote(name)))}");
        return AuditLevel.None;
    }

    private AuditStages Stages(MapNode from, string name, string path)
    {
        AuditStages stages = AuditStages.None;
        string[] texts = Texts(from, name);
        for (int i = 0; i < texts.Length; i++)
        {
            if (AuditPolicyRules.Stage(texts[i]) is { } stage)
            {
                stages |= stage;
            }
            else
            {
                errors.Add(AuditPolicyRules.Invalid($"{path}[{i}]", texts[i], $"allowed stages are {AuditPolicyRules.AllowedStages}"));
            }
        }

        return stages;
    }

    private static IEnumerable<Node> Items(MapNode node, string name) => node.List(name) ?? [];

    private static string[] Texts(MapNode node, string name) => [.. Items(node, name).OfType<TextNode>().Select(text => text.Value)];

    private static StartupException Unusable(string why, string path) => new($"loading audit policy file: {why}: from file {path}; correct it or name another with --audit-policy-file");
}
