using System.Text;

namespace Kronicle.Application.OpenApi;

/// <summary>Operation identifiers and tags as clients generated from the documents know them.</summary>
internal static class OperationName
{
    /// <summary>
    /// The identifier: the verb, the group and version of the path, then the rest, such as list + CoreV1 + NamespacedPod.
    /// </summary>
    public static string Id(string verb, string group, string version, string rest) =>
        verb + Camel(Short(group), first: true) + Camel(version, first: true) + Camel(rest, first: true);

    /// <summary>The tag: core_v1, rbacAuthorization_v1; without a version the group alone.</summary>
    public static string Tag(string group, string version) =>
        Camel(Short(group), first: false) + (version.Length > 0 ? "_" + Camel(version, first: false) : "");

    /// <summary>Go's strings.Title of one word.</summary>
    public static string Title(string word) => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..];

    /// <summary>Drops all but letters, digits and underscores, and begins a new capital after each that is dropped.</summary>
    public static string Camel(string text, bool first)
    {
        var result = new StringBuilder(text.Length);
        bool capital = first;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (!char.IsLetter(c) && c != '_' && !(i > 0 && char.IsDigit(c)))
            {
                capital = true;
                continue;
            }

            result.Append(capital ? char.ToUpperInvariant(c) : c);
            capital = false;
        }

        return result.ToString();
    }

    private static string Short(string group)
    {
        const string Suffix = ".k8s.io";
        return group.Length == 0 ? "core" : group.EndsWith(Suffix, StringComparison.Ordinal) ? group[..^Suffix.Length] : group;
    }
}
