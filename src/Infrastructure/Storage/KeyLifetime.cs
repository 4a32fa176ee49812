namespace Kronicle.Infrastructure.Storage;

/// <summary>How long keys live after they were last written.</summary>
/// <param name="Prefix">The keys begin with it.</param>
/// <param name="Ttl">The time, in whole seconds; zero for ever.</param>
public readonly record struct KeyLifetime(string Prefix, TimeSpan Ttl)
{
    /// <summary>Where keys share what ends them: how long they share one at most, a twentieth of their time where that is less.</summary>
    public TimeSpan Share { get; init; } = TimeSpan.FromSeconds(60);
}
