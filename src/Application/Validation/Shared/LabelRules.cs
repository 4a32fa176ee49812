using System.Text;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Selection;

namespace Kronicle.Application.Validation.Shared;

/// <summary>The rules of label and annotation maps, wherever they stand. Keys are looked at in ordinal order.</summary>
public static class LabelRules
{
    private const int MostAnnotationBytes = 256 * 1024;

    public static IEnumerable<StatusCause> Labels(MapNode? labels, string path)
    {
        foreach ((string key, string value) in Sorted(labels))
        {
            foreach (string error in LabelSyntax.KeyErrors(key))
            {
                yield return FieldError.InvalidText(path, key, error);
            }

            foreach (string error in LabelSyntax.ValueErrors(value))
            {
                yield return FieldError.InvalidText(path, value, error);
            }
        }
    }

    public static IEnumerable<StatusCause> Annotations(MapNode? annotations, string path)
    {
        long bytes = 0;
        foreach ((string key, string value) in Sorted(annotations))
        {
            bytes += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value);
            foreach (string error in LabelSyntax.KeyErrors(key.ToLowerInvariant()))
            {
                yield return FieldError.InvalidText(path, key, error);
            }
        }

        if (bytes > MostAnnotationBytes)
        {
            yield return FieldError.TooLong(path, MostAnnotationBytes);
        }
    }

    private static IEnumerable<(string Key, string Value)> Sorted(MapNode? map) =>
        map is null || map.Count == 0 ? [] : map.Select(entry => (entry.Key, Value: (entry.Value as TextNode)?.Value ?? "")).OrderBy(entry => entry.Key, StringComparer.Ordinal);
}
