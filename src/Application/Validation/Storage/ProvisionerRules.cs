using System.Text;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Storage;

/// <summary>What StorageClass and VolumeAttributesClass share: who provides the volumes, and parameters for it that are opaque here.</summary>
internal static class ProvisionerRules
{
    private const int MostParameters = 512;
    private const int MostBytes = 256 * 1024;

    /// <summary>A qualified name, in any case.</summary>
    public static void Name(string name, FieldPath path, Causes causes)
    {
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required(path, ""));
        }
        else
        {
            NameRules.Qualified(name.ToLowerInvariant(), path, causes);
        }
    }

    /// <summary>Not too many, not too long, none without a key.</summary>
    public static void Parameters(MapNode? parameters, bool allowNone, FieldPath path, Causes causes)
    {
        if (parameters?.Count > MostParameters)
        {
            causes.Add(FieldError.TooLong(path, MostParameters));
            return;
        }

        long bytes = 0;
        foreach (KeyValuePair<string, Node> parameter in parameters ?? [])
        {
            if (parameter.Key.Length == 0)
            {
                causes.Add(FieldError.InvalidText(path, "", "field can not be empty."));
            }

            bytes += Encoding.UTF8.GetByteCount(parameter.Key) + Encoding.UTF8.GetByteCount((parameter.Value as TextNode)?.Value ?? "");
        }

        if (bytes > MostBytes)
        {
            causes.Add(FieldError.TooLong(path, MostBytes));
        }

        if (!allowNone && parameters is not { Count: > 0 })
        {
            causes.Add(FieldError.Required(path, "must contain at least one key/value pair"));
        }
    }
}
