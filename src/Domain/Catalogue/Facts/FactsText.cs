namespace Kronicle.Domain.Catalogue.Facts;

/// <summary>The tables that are embedded in this assembly, and the words of their lines.</summary>
internal static class FactsText
{
    public static string Load(string name)
    {
        using Stream stream = typeof(FactsText).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the table {name} is not embedded");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The value of the word "name=value" from an index on; null when there is none.</summary>
    public static string? Option(string[] words, int from, string name)
    {
        for (int i = from; i < words.Length; i++)
        {
            string word = words[i];
            if (word.Length > name.Length && word[name.Length] == '=' && word.StartsWith(name, StringComparison.Ordinal))
            {
                return word[(name.Length + 1)..];
            }
        }

        return null;
    }
}
