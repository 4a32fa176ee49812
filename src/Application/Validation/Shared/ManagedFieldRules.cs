using System.Globalization;
using System.Text;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Shared;

/// <summary>The rules of managedFields and of the names of field managers: KEP-555.</summary>
public static class ManagedFieldRules
{
    private const int MostManagerBytes = 128;
    private const int MostSubresourceBytes = 256;

    public static IEnumerable<StatusCause> Check(ListNode? entries, string path)
    {
        int index = 0;
        foreach (MapNode entry in entries?.Maps ?? [])
        {
            string at = $"{path}[{index++}]";
            string operation = entry.Text("operation") ?? "";
            if (operation is not ("Apply" or "Update"))
            {
                yield return FieldError.InvalidText(at + ".operation", operation, "must be `Apply` or `Update`");
            }

            if (entry.Text("fieldsType") is { Length: > 0 } type and not "FieldsV1")
            {
                yield return FieldError.InvalidText(at + ".fieldsType", type, "must be `FieldsV1`");
            }

            foreach (StatusCause cause in CheckManager(entry.Text("manager") ?? "", at + ".manager"))
            {
                yield return cause;
            }

            if (Encoding.UTF8.GetByteCount(entry.Text("subresource") ?? "") > MostSubresourceBytes)
            {
                yield return FieldError.TooLong(at + ".subresource", MostSubresourceBytes);
            }
        }
    }

    /// <summary>A manager's name: at most 128 bytes, printable characters only. Also the rule of the fieldManager parameter.</summary>
    public static IEnumerable<StatusCause> CheckManager(string manager, string path)
    {
        if (Encoding.UTF8.GetByteCount(manager) > MostManagerBytes)
        {
            yield return FieldError.TooLong(path, MostManagerBytes);
        }

        int at = 0;
        foreach (Rune rune in manager.EnumerateRunes())
        {
            if (!GoText.IsPrint(rune))
            {
                yield return FieldError.InvalidText(path, manager, string.Create(CultureInfo.InvariantCulture, $"invalid character U+{rune.Value:X4} (at position {at})"));
            }

            at += rune.Utf8SequenceLength;
        }
    }
}
