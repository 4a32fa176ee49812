using System.Globalization;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.FlowControl;

/// <summary>What happens to requests beyond a level's limit: refused, or dealt to queues by shuffle sharding. KEP-1040.</summary>
internal static class LimitResponseRules
{
    private const int MostQueues = 10_000_000;
    private const int MostHashBits = 60;

    private static readonly string[] Types = ["Queue", "Reject"];

    public static void Check(MapNode response, FieldPath path, Causes causes)
    {
        string type = response.TextOf("type");
        switch (type)
        {
            case "Reject":
                if (response.IsSet("queuing"))
                {
                    causes.Add(FieldError.Forbidden(path.Child("queuing"), "must be nil if limited.limitResponse.type is not Limited"));
                }

                break;
            case "Queue":
                if (response.Map("queuing") is { } queuing)
                {
                    Queuing(queuing, path.Child("queuing"), causes);
                }
                else
                {
                    causes.Add(FieldError.Required(path.Child("queuing"), "must not be empty if limited.limitResponse.type is Limited"));
                }

                break;
            default:
                causes.Add(FieldError.NotSupported(path.Child("type"), type, Types));
                break;
        }
    }

    private static void Queuing(MapNode queuing, FieldPath path, Causes causes)
    {
        long length = queuing.IntegerOf("queueLengthLimit");
        if (length <= 0)
        {
            causes.Add(FieldError.Invalid(path.Child("queueLengthLimit"), Text(length), "must be positive"));
        }

        long queues = queuing.IntegerOf("queues");
        if (queues is <= 0 or > MostQueues)
        {
            causes.Add(FieldError.Invalid(path.Child("queues"), Text(queues), queues <= 0 ? "must be positive" : $"must not be greater than {MostQueues}"));
        }

        long hand = queuing.IntegerOf("handSize");
        string? error = hand <= 0 ? "must be positive"
            : hand > queues ? $"should not be greater than queues ({queues})"
            : Math.Ceiling(Math.Log2(queues) * hand) > MostHashBits
                ? $"required entropy bits of deckSize {queues} and handSize {hand} should not be greater than {MostHashBits}"
            : null;
        if (error is not null)
        {
            causes.Add(FieldError.Invalid(path.Child("handSize"), Text(hand), error));
        }
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
