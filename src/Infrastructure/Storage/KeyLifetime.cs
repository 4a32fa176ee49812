namespace Kronicle.Infrastructure.Storage;

/// <summary>How long keys live after they were last written.</summary>
/// <param name="Prefix">The keys begin with it.</param>
/// <param name="Ttl">The time, in whole seconds; zero for ever.</param>
public readonly record struct KeyLifetime(string Prefix, TimeSpan Ttl);
