using Kronicle.Application.Codecs;

namespace Kronicle.Infrastructure.Wire.Yaml;

/// <summary>YAML through <see cref="YamlToJson"/> and <see cref="JsonToYaml"/>.</summary>
public sealed class YamlText : IYamlText
{
    public (ReadOnlyMemory<byte> Json, string? Error, string? Duplicates) ToJson(ReadOnlyMemory<byte> yaml)
    {
        YamlConversion conversion = YamlToJson.Convert(yaml.Span);
        return (conversion.Json, conversion.Error, conversion.Duplicates);
    }

    public ReadOnlyMemory<byte> FromJson(ReadOnlyMemory<byte> json) => JsonToYaml.Convert(json.Span);
}
