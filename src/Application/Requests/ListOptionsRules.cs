using System.Globalization;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Requests;

/// <summary>Which list and watch options go together: apimachinery's ValidateListOptions.</summary>
public static class ListOptionsRules
{
    private const string Match = "resourceVersionMatch";

    /// <summary>What is wrong; null when nothing is.</summary>
    public static ApiStatus? Check(RequestOptions options, bool watch)
    {
        foreach (string number in (ReadOnlySpan<string>)["limit", "timeoutSeconds"])
        {
            string text = options.Text(number);
            if (text.Length > 0 && !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            {
                return Failure.BadRequest($"strconv.ParseInt: parsing {GoText.Quote(text)}: invalid syntax");
            }
        }

        List<StatusCause> causes = watch ? Watch(options) : List(options);
        if (causes.Count > 0)
        {
            return Failure.Invalid(new("meta.k8s.io", "v1", "ListOptions"), "", causes);
        }

        return !watch && options.Continue.Length > 0 && options.ResourceVersion is not ("" or "0")
            ? Failure.BadRequest("specifying resource version is not allowed when using continue")
            : null;
    }

    private static List<StatusCause> List(RequestOptions options)
    {
        var causes = new List<StatusCause>();
        if (options.ResourceVersionMatch.Length > 0)
        {
            if (options.ResourceVersion.Length == 0)
            {
                causes.Add(FieldError.Forbidden(Match, "resourceVersionMatch is forbidden unless resourceVersion is provided"));
            }

            if (options.Continue.Length > 0)
            {
                causes.Add(FieldError.Forbidden(Match, "resourceVersionMatch is forbidden when continue is provided"));
            }

            if (options.ResourceVersionMatch is not ("Exact" or "NotOlderThan"))
            {
                causes.Add(FieldError.NotSupported(Match, options.ResourceVersionMatch, ["Exact", "NotOlderThan", ""]));
            }

            if (options is { ResourceVersionMatch: "Exact", ResourceVersion: "0" })
            {
                causes.Add(FieldError.Forbidden(Match, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
            }
        }

        if (options.SendInitialEvents is not null)
        {
            causes.Add(FieldError.Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
        }

        return causes;
    }

    private static List<StatusCause> Watch(RequestOptions options)
    {
        var causes = new List<StatusCause>();
        string match = options.ResourceVersionMatch;
        bool? initial = options.SendInitialEvents;
        if (initial is null && match.Length == 0 && options.ResourceVersion is "" or "0")
        {
            // The reference's defaults: a watch from the state on asks for initial events.
            (initial, match) = (true, "NotOlderThan");
        }

        if (initial is not null && match != "NotOlderThan")
        {
            causes.Add(FieldError.Forbidden(Match, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
        }

        if (match.Length == 0)
        {
            return causes;
        }

        if (initial is null)
        {
            causes.Add(FieldError.Forbidden(Match, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
        }

        if (match != "NotOlderThan")
        {
            causes.Add(FieldError.NotSupported(Match, match, ["NotOlderThan"]));
        }

        if (options.Continue.Length > 0)
        {
            causes.Add(FieldError.Forbidden(Match, "resourceVersionMatch is forbidden when continue is provided"));
        }

        return causes;
    }
}
