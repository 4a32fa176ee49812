using System.Collections.Frozen;

namespace Kronicle.Application.Defaulting;

/// <summary>The kinds that have defaults beyond those of the schema: one line each.</summary>
public static class KindDefaulters
{
    private static readonly FrozenDictionary<(string Group, string Kind), IDefaulter> All = new Dictionary<(string Group, string Kind), IDefaulter>
    {
        [("", "Namespace")] = new NamespaceDefaults(),
        [("", "Secret")] = new SecretDefaults(),
    }.ToFrozenDictionary();

    /// <summary>The defaults of a kind; null when the schema's are all.</summary>
    public static IDefaulter? Find(string group, string kind) => All.GetValueOrDefault((group, kind));
}
