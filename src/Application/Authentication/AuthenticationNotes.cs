namespace Kronicle.Application.Authentication;

/// <summary>What an authenticator has to say of the credentials besides whose they are, whether they are good or not.</summary>
/// <param name="Warnings">Texts for the caller.</param>
/// <param name="Annotations">For the audit log.</param>
public sealed record AuthenticationNotes(IReadOnlyList<string> Warnings, IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>Puts the notes where a request keeps its own.</summary>
    public void AddTo(ICollection<string> warnings, IDictionary<string, string> annotations)
    {
        foreach (string warning in Warnings)
        {
            warnings.Add(warning);
        }

        foreach ((string key, string value) in Annotations)
        {
            annotations[key] = value;
        }
    }
}
