using System.Collections.Frozen;
using System.Globalization;
using Kronicle.Domain.Meta;

namespace Kronicle.Domain.Catalogue.Facts;

/// <summary>Reads resources.facts into a catalogue. The grammar is in the README beside the tables.</summary>
internal static class FactsReader
{
    private sealed class Draft
    {
        public required string[] Words { get; init; }

        public List<TableColumn> Columns { get; } = [];

        public List<SubresourceDefinition> Subresources { get; } = [];

        public string Option(string name) => FactsText.Option(Words, 7, name) ?? "";

        public string[] Options(string name) => Option(name) is { Length: > 0 } text ? text.Split(',') : [];
    }

    public static ResourceCatalogue Read()
    {
        var types = new TypeFacts(FactsText.Load("types.facts"));
        var groups = new List<GroupVersionEntry>();
        var drafts = new List<Draft>();
        var index = new Dictionary<(string, string, string), Draft>();
        Draft? last = null;
        foreach (string line in FactsText.Load("resources.facts").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = line.Split('\t');
            switch (words[0])
            {
                case "group":
                    groups.Add(Group(words));
                    break;
                case "resource":
                    last = new Draft { Words = words };
                    drafts.Add(last);
                    index.Add((words[1], words[2], words[3]), last);
                    break;
                case "subresource":
                    Subresource(words, index);
                    break;
                default:
                    last!.Columns.Add(new(words[1], words[2], words[3], int.Parse(words[4], CultureInfo.InvariantCulture)));
                    break;
            }
        }

        return new ResourceCatalogue(groups, [.. drafts.Select(draft => Resource(draft, types))], types.Find, types.Find);
    }

    private static GroupVersionEntry Group(string[] words)
    {
        string[] priority = FactsText.Option(words, 3, "priority")!.Split(',');
        return new(words[1], words[2], FactsText.Option(words, 3, "preferred")!,
            int.Parse(priority[0], CultureInfo.InvariantCulture), int.Parse(priority[1], CultureInfo.InvariantCulture));
    }

    private static void Subresource(string[] words, Dictionary<(string, string, string), Draft> index)
    {
        int slash = words[3].IndexOf('/', StringComparison.Ordinal);
        string[] answers = FactsText.Option(words, 7, "answers")!.Split('/');
        index[(words[1], words[2], words[3][..slash])].Subresources.Add(new(
            words[3][(slash + 1)..], words[6].Split(','), new(answers[0], answers[1], answers[2]), words[4]));
    }

    private static ResourceDefinition Resource(Draft draft, TypeFacts types)
    {
        string[] words = draft.Words;
        var kind = new GroupVersionKind(words[1], words[2], words[4]);
        return new ResourceDefinition
        {
            Group = words[1],
            Version = words[2],
            Resource = words[3],
            Kind = words[4],
            Namespaced = words[5] == "Namespaced",
            Verbs = words[6].Split(','),
            Singular = draft.Option("singular"),
            ListKind = draft.Option("list"),
            ShortNames = draft.Options("short"),
            Categories = draft.Options("categories"),
            StorageVersionHash = draft.Option("hash"),
            SelectableFields = draft.Options("fields"),
            FieldSelectorError = draft.Option("fieldError"),
            StoragePrefix = draft.Option("stored"),
            StoredAsJson = draft.Option("encoding") == "json",
            Columns = draft.Columns,
            Subresources = draft.Subresources.ToFrozenDictionary(s => s.Name, StringComparer.Ordinal),
            ResolveType = () => types.Find(kind) ?? throw new InvalidOperationException($"types.facts has no type of {kind}"),
        };
    }
}
