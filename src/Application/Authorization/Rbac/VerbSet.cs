namespace Kronicle.Application.Authorization.Rbac;

/// <summary>A rule's verbs: one bit for each usual one, the rest by name.</summary>
internal readonly struct VerbSet
{
    private static readonly string[] Usual =
        ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "post", "put", "head", "options"];

    private readonly int bits;
    private readonly bool any;
    private readonly string[] others;

    public VerbSet(IReadOnlyList<string> verbs)
    {
        any = verbs.Contains("*");
        others = [.. verbs.Where(verb => BitOf(verb) == 0)];
        foreach (string verb in verbs)
        {
            bits |= BitOf(verb);
        }
    }

    /// <summary>The verb's bit; 0 for one that has none. Found once per decision, used for each rule.</summary>
    public static int BitOf(string verb)
    {
        int at = Array.IndexOf(Usual, verb);
        return at < 0 ? 0 : 1 << at;
    }

    public bool Contains(string verb, int bit) => any || (bit != 0 ? (bits & bit) != 0 : Array.IndexOf(others, verb) >= 0);
}
