using Kronicle.Domain.Failures;

namespace Kronicle.Application.Validation.Shared;

/// <summary>Fields that have one of a few values.</summary>
public static class Choice
{
    /// <summary>One of the values must be there.</summary>
    public static void Required(string value, string[] supported, FieldPath path, Causes causes)
    {
        if (value.Length == 0)
        {
            causes.Add(FieldError.Required(path, ""));
        }
        else
        {
            Supported(value, supported, path, causes);
        }
    }

    /// <summary>The value, also an empty one, is one of those.</summary>
    public static void Supported(string value, string[] supported, FieldPath path, Causes causes)
    {
        if (Array.IndexOf(supported, value) < 0)
        {
            causes.Add(FieldError.NotSupported(path, value, supported));
        }
    }

    /// <summary>The value, when there is one, is one of those.</summary>
    public static void Optional(string? value, string[] supported, FieldPath path, Causes causes)
    {
        if (value is not null)
        {
            Supported(value, supported, path, causes);
        }
    }
}
