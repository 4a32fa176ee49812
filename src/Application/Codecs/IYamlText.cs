namespace Kronicle.Application.Codecs;

/// <summary>YAML as sigs.k8s.io/yaml reads and writes it: a detour through JSON.</summary>
public interface IYamlText
{
    /// <summary>
    /// The first document as JSON, or what is wrong with it in that library's words. Keys that stand twice are no error of a lenient
    /// reading: the last text tells of them, null when there are none.
    /// </summary>
    (ReadOnlyMemory<byte> Json, string? Error, string? Duplicates) ToJson(ReadOnlyMemory<byte> yaml);

    /// <summary>A JSON text as YAML.</summary>
    ReadOnlyMemory<byte> FromJson(ReadOnlyMemory<byte> json);
}
