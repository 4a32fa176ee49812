using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.ResourceApi;

/// <summary>Parameters for a driver that mean nothing here.</summary>
internal static class DeviceConfigRules
{
    private const int MostBytes = 10 * 1024;

    /// <summary>A configuration, which is opaque.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="path">Its path.</param>
    /// <param name="causes">Where causes go.</param>
    /// <param name="stored">It is as it was: its size binds it no more.</param>
    public static void Check(MapNode config, FieldPath path, Causes causes, bool stored = false)
    {
        if (config.Map("opaque") is not { } opaque)
        {
            causes.Add(FieldError.Required(path.Child("opaque"), ""));
            return;
        }

        DeviceNameRules.Driver(opaque.TextOf("driver"), path.Child("opaque").Child("driver"), causes);
        Raw(opaque["parameters"], path.Child("opaque").Child("parameters"), causes, stored);
    }

    /// <summary>A JSON object of its own.</summary>
    public static void Raw(Node? value, FieldPath path, Causes causes, bool stored = false)
    {
        switch (value)
        {
            case null or NullNode:
                causes.Add(FieldError.Required(path, ""));
                break;
            case var _ when !stored && Bytes(value) > MostBytes:
                causes.Add(FieldError.TooLong(path, MostBytes));
                break;
            case not MapNode:
                causes.Add(FieldError.InvalidText(path, "<value omitted>", "must be a valid JSON object"));
                break;
        }
    }

    private static int Bytes(Node value)
    {
        using var output = new JsonBuffer();
        CanonicalWriter.Free(output, value);
        return output.Length;
    }
}
