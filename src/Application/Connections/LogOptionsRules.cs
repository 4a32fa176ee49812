using System.Globalization;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Connections;

/// <summary>The rules of PodLogOptions.</summary>
internal static class LogOptionsRules
{
    public static IReadOnlyList<StatusCause> Check(MapNode options)
    {
        var causes = new List<StatusCause>();
        if (options.Integer("tailLines") is < 0 and var lines)
        {
            causes.Add(FieldError.Invalid("tailLines", Text(lines), "must be greater than or equal to 0"));
        }

        if (options.Integer("limitBytes") is < 1 and var bytes)
        {
            causes.Add(FieldError.Invalid("limitBytes", Text(bytes), "must be greater than 0"));
        }

        long? seconds = options.Integer("sinceSeconds");
        if (seconds is not null && options.Has("sinceTime"))
        {
            causes.Add(FieldError.Forbidden("", "at most one of `sinceTime` or `sinceSeconds` may be specified"));
        }
        else if (seconds < 1)
        {
            causes.Add(FieldError.Invalid("sinceSeconds", Text(seconds), "must be greater than 0"));
        }

        if (options.Has("stream"))
        {
            // The gate PodLogsQuerySplitStreams is off by default.
            causes.Add(FieldError.Forbidden("stream", "may not be specified"));
        }

        return causes;
    }

    private static string Text(long? number) => (number ?? 0).ToString(CultureInfo.InvariantCulture);
}
