using Kronicle.Domain.Failures;

namespace Kronicle.Application.Validation.Shared;

/// <summary>Paths of files that must stay where they belong.</summary>
public static class PathRules
{
    /// <summary>Has no step upwards.</summary>
    public static void NoBacksteps(string target, FieldPath path, Causes causes)
    {
        if (HasBackstep(target))
        {
            causes.Add(FieldError.InvalidText(path, target, "must not contain '..'"));
        }
    }

    /// <summary>Is relative and only descends.</summary>
    public static void Descending(string target, FieldPath path, Causes causes)
    {
        if (target.StartsWith('/'))
        {
            causes.Add(FieldError.InvalidText(path, target, "must be a relative path"));
        }

        NoBacksteps(target, path, causes);
    }

    /// <summary>Descends, and not to a name that begins as the server's own do.</summary>
    public static void NonReserved(string target, FieldPath path, Causes causes)
    {
        Descending(target, path, causes);
        if (target.StartsWith("..", StringComparison.Ordinal) && !target.StartsWith("../", StringComparison.Ordinal))
        {
            causes.Add(FieldError.InvalidText(path, target, "must not start with '..'"));
        }
    }

    /// <summary>Whether one of the steps goes upwards.</summary>
    public static bool HasBackstep(ReadOnlySpan<char> target)
    {
        foreach (Range step in target.Split('/'))
        {
            if (target[step] is "..")
            {
                return true;
            }
        }

        return false;
    }
}
