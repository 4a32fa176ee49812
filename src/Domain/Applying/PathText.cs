using System.Text;
using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Applying;

/// <summary>Field paths as messages name them, such as .spec.containers[name="a"].image.</summary>
internal static class PathText
{
    public static string Of(params ReadOnlySpan<PathElement> path)
    {
        var text = new StringBuilder();
        foreach (PathElement element in path)
        {
            Append(text, element);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, PathElement element)
    {
        switch (element.Kind)
        {
            case PathElementKind.Field:
                text.Append('.').Append(element.FieldName);
                break;
            case PathElementKind.Key:
                text.Append('[');
                for (int i = 0; i < element.KeyFields.Length; i++)
                {
                    text.Append(i == 0 ? "" : ",").Append(element.KeyFields[i].Name).Append('=').Append(Scalar(element.KeyFields[i].Value));
                }

                text.Append(']');
                break;
            case PathElementKind.Value:
                text.Append("[=").Append(Scalar(element.ItemValue!)).Append(']');
                break;
            default:
                text.Append('[').Append(element.ItemIndex).Append(']');
                break;
        }
    }

    private static string Scalar(Node value) => value is TextNode text ? GoText.Quote(text.Value) : value.ToString() ?? "";
}
