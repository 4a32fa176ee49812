using System.Text;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.ResourceApi;

/// <summary>Which devices will do: expressions over them. What an expression says is for the expression language to judge.</summary>
internal static class DeviceSelectorRules
{
    private const int Most = 32;
    private const int MostBytes = 10 * 1024;

    public static void Check(ListNode? selectors, FieldPath path, Causes causes) => BoundedLists.Each(selectors, Most, path, causes, One);

    private static void One(MapNode selector, FieldPath path, Causes causes)
    {
        if (selector.Map("cel") is not { } cel)
        {
            causes.Add(FieldError.Required(path.Child("cel"), ""));
        }
        else if (Encoding.UTF8.GetByteCount(cel.TextOf("expression")) > MostBytes)
        {
            causes.Add(FieldError.TooLong(path.Child("cel").Child("expression"), MostBytes));
        }
    }
}
