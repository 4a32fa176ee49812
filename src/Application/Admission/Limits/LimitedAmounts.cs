using System.Globalization;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Limits;

/// <summary>The amounts of one container, pod or claim, held against one limit. Each method says why it is not kept, null when it is.</summary>
/// <param name="Type">What the limit is for, as its type names it.</param>
/// <param name="Requests">What is requested.</param>
/// <param name="Limits">What it is limited to.</param>
internal sealed record LimitedAmounts(string Type, Dictionary<string, Quantity> Requests, Dictionary<string, Quantity> Limits)
{
    // Larger amounts have no number of thousandths in 64 bits: they are compared in whole units.
    private const long MostInMilli = long.MaxValue / 1000;

    public string? BelowMinimum(string resource, Quantity minimum)
    {
        string rule = $"minimum {resource} usage per {Type} is {minimum}";
        if (!Requests.TryGetValue(resource, out Quantity request))
        {
            return rule + ".  No request is specified";
        }

        bool limited = Limits.TryGetValue(resource, out Quantity limit);
        (long requested, long limitedTo, long least) = InOneUnit(request, limit, minimum);
        return requested < least ? $"{rule}, but request is {request}"
            : limited && limitedTo < least ? $"{rule}, but limit is {limit}" : null;
    }

    public string? AboveMaximum(string resource, Quantity maximum)
    {
        string rule = $"maximum {resource} usage per {Type} is {maximum}";
        if (!Limits.TryGetValue(resource, out Quantity limit))
        {
            return rule + ".  No limit is specified";
        }

        bool hasRequest = Requests.TryGetValue(resource, out Quantity request);
        (long requested, long limitedTo, long most) = InOneUnit(request, limit, maximum);
        return limitedTo > most ? $"{rule}, but limit is {limit}"
            : hasRequest && requested > most ? $"{rule}, but request is {request}" : null;
    }

    /// <summary>For what has no limits of its own: claims.</summary>
    public string? RequestAboveMaximum(string resource, Quantity maximum)
    {
        string rule = $"maximum {resource} usage per {Type} is {maximum}";
        if (!Requests.TryGetValue(resource, out Quantity request))
        {
            return rule + ".  No request is specified";
        }

        (long requested, _, long most) = InOneUnit(request, default, maximum);
        return requested > most ? $"{rule}, but request is {request}" : null;
    }

    public string? AboveRatio(string resource, Quantity maximum)
    {
        string rule = $"{resource} max limit to request ratio per {Type} is {maximum}";
        (long requested, long limitedTo, _) = InOneUnit(
            Requests.GetValueOrDefault(resource), Limits.GetValueOrDefault(resource), maximum);
        if (requested == 0)
        {
            return rule + ", but no request is specified or request is 0";
        }

        if (limitedTo == 0)
        {
            return rule + ", but no limit is specified or limit is 0";
        }

        double ratio = (double)limitedTo / requested;
        bool fine = maximum.Value <= MostInMilli;
        return (fine ? ratio * 1000 : ratio) > (fine ? maximum.MilliValue : maximum.Value)
            ? $"{rule}, but provided ratio is {ratio.ToString("F6", CultureInfo.InvariantCulture)}"
            : null;
    }

    private static (long Request, long Limit, long Enforced) InOneUnit(Quantity request, Quantity limit, Quantity enforced) =>
        request.Value <= MostInMilli && limit.Value <= MostInMilli && enforced.Value <= MostInMilli
            ? (request.MilliValue, limit.MilliValue, enforced.MilliValue)
            : (request.Value, limit.Value, enforced.Value);
}
