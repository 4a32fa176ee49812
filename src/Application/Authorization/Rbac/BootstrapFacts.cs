namespace Kronicle.Application.Authorization.Rbac;

/// <summary>Reads bootstrap.facts. The grammar is in the README beside the table.</summary>
internal static class BootstrapFacts
{
    public static BootstrapPolicy Read()
    {
        using Stream stream = typeof(BootstrapFacts).Assembly.GetManifestResourceStream("bootstrap.facts")
            ?? throw new InvalidOperationException("the table bootstrap.facts is not embedded");
        using var reader = new StreamReader(stream);
        return Read(reader.ReadToEnd());
    }

    internal static BootstrapPolicy Read(string text)
    {
        var roles = new List<BootstrapRole>();
        var bindings = new List<RoleBinding>();
        var rules = new List<PolicyRule>();
        var subjects = new List<Subject>();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = line.Split('\t');
            switch (words)
            {
                case ["ClusterRole" or "Role", var ns, var name, .. var options]:
                    rules = [];
                    roles.Add(new(new(ns, name, rules), List(Option(options, "feeds=")), Option(options, "gathers=")));
                    break;
                case ["ClusterRoleBinding" or "RoleBinding", var ns, var name, var kind, var role]:
                    subjects = [];
                    bindings.Add(new(ns, name, kind, role, subjects));
                    break;
                case ["", Grant.User or Grant.Group, var name]:
                    subjects.Add(new(words[1], name));
                    break;
                case ["", Grant.ServiceAccount, var ns, var name]:
                    subjects.Add(new(Grant.ServiceAccount, name, ns));
                    break;
                case ["", var verbs, var urls]:
                    rules.Add(new() { Verbs = verbs.Split(','), NonResourceUrls = urls.Split(',') });
                    break;
                case ["", var verbs, var groups, var resources, .. var names]:
                    rules.Add(new()
                    {
                        Verbs = verbs.Split(','),
                        ApiGroups = groups.Split(','),
                        Resources = resources.Split(','),
                        ResourceNames = names is [var list] ? list.Split(',') : [],
                    });
                    break;
                default:
                    throw new InvalidOperationException($"bootstrap.facts has a line that is not known: {line}");
            }
        }

        return new(roles, bindings);
    }

    private static string Option(string[] options, string name) =>
        options.FirstOrDefault(option => option.StartsWith(name, StringComparison.Ordinal))?[name.Length..] ?? "";

    private static string[] List(string text) => text.Length == 0 ? [] : text.Split(',');
}
