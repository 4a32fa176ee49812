using Kronicle.Application.Codecs;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Remote;

/// <summary>Reads a file of one object, JSON or YAML, that a flag names.</summary>
/// <param name="yaml">The reader of YAML.</param>
/// <param name="readFile">The bytes of a file; throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</param>
/// <param name="flag">The flag, for messages.</param>
internal sealed class ConfigurationText(IYamlText yaml, Func<string, ReadOnlyMemory<byte>> readFile, string flag)
{
    /// <exception cref="StartupException">The file can't be read or is no object.</exception>
    public MapNode Read(string file)
    {
        ReadOnlyMemory<byte> bytes;
        try
        {
            bytes = readFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"can't read {file} ({e.Message}); check {flag}", e);
        }

        (ReadOnlyMemory<byte> json, string? error, string? duplicates) = yaml.ToJson(bytes);
        return (error ?? duplicates) is { } wrong ? throw Failed(file, wrong)
            : TreeReader.Read(json.Span, out string? malformed) as MapNode ?? throw Failed(file, malformed ?? "the file is not an object");
    }

    private StartupException Failed(string file, string why) => new($"{file}: {why}; check {flag}");
}
