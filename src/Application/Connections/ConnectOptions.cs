using System.Globalization;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Connections;

/// <summary>
/// Reads the query parameters of a connection as the options object that the API declares for it, such as PodExecOptions: the form in
/// which admission sees them.
/// </summary>
public static class ConnectOptions
{
    /// <summary>The options of a request, or why it can't be taken. What follows "proxy" in a path is the option path.</summary>
    public static (MapNode? Options, ApiStatus? Failure) Of(RequestContext context)
    {
        // A connection changes nothing in the store: a dry run of it makes no sense.
        if (context.Options.Has("dryRun"))
        {
            return (null, Failure.BadRequest("dryRun is not supported"));
        }

        MapNode? options = Read(context.Kind.Kind, QueryValues.Of(context.Uri), out string error);
        if (options is null)
        {
            return (null, Failure.BadRequest(error));
        }

        if (context.Info.Subresource == "proxy")
        {
            options["path"] = ProxyTarget.PathOf(context) is { Length: > 0 } path ? new TextNode(path) : null;
        }

        return (options, null);
    }

    /// <param name="kind">Such as PodExecOptions.</param>
    /// <param name="query">Every value of every name.</param>
    /// <param name="error">What is wrong, as Go words it.</param>
    /// <returns>Null when a value can't be read.</returns>
    public static MapNode? Read(string kind, IReadOnlyDictionary<string, List<string>> query, out string error)
    {
        var identity = new GroupVersionKind("", "v1", kind);
        StructType type = ResourceCatalogue.BuiltIn.TypeOf(identity) ?? throw new InvalidOperationException($"no kind {kind}");
        var options = new MapNode { ["kind"] = kind, ["apiVersion"] = "v1" };
        error = "";
        foreach (Field field in type.Fields)
        {
            if (field.Name is "kind" or "apiVersion" || !query.TryGetValue(field.Name, out List<string>? values))
            {
                continue;
            }

            Node? value = field.Shape.Form == ValueForm.List ? ReadAll(field.Shape.Element!, values, out error) : ReadOne(field.Shape, values[0], out error);
            if (error.Length > 0)
            {
                return null;
            }

            options[field.Name] = value;
        }

        return options;
    }

    private static ListNode ReadAll(ValueShape shape, List<string> values, out string error)
    {
        var list = new ListNode();
        error = "";
        foreach (string value in values)
        {
            if (ReadOne(shape, value, out error) is { } read)
            {
                list.Add(read);
            }

            if (error.Length > 0)
            {
                break;
            }
        }

        return list;
    }

    // Null without an error is a value that says nothing.
    private static Node? ReadOne(ValueShape shape, string value, out string error)
    {
        error = "";
        switch (shape.Form)
        {
            case ValueForm.Boolean:
                // Only "false" and "0" are false; a name without a value is true.
                return value is "0" || value.Equals("false", StringComparison.OrdinalIgnoreCase) ? BoolNode.False : BoolNode.True;
            case ValueForm.Int32 or ValueForm.Int64:
                return Number(shape.Form, value, out error);
            case ValueForm.Time:
                string? time = value.Length == 0 ? null : Timestamps.CanonicalTime(value, out string? wrong) is var read && wrong is null ? read : Fail(wrong!, out error);
                return time is null ? null : new TextNode(time);
            default:
                return new TextNode(value);
        }
    }

    private static NumberNode? Number(ValueForm form, string value, out string error)
    {
        error = "";
        bool whole = value.Length > 0 && value.AsSpan(value[0] is '-' or '+' ? 1 : 0) is { Length: > 0 } digits && digits.IndexOfAnyExceptInRange('0', '9') < 0;
        if (!whole)
        {
            error = $"strconv.ParseInt: parsing {GoText.Quote(value)}: invalid syntax";
            return null;
        }

        if (!long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ||
            (form == ValueForm.Int32 && number is < int.MinValue or > int.MaxValue))
        {
            error = $"strconv.ParseInt: parsing {GoText.Quote(value)}: value out of range";
            return null;
        }

        return NumberNode.Of(number);
    }

    private static string? Fail(string why, out string error)
    {
        error = why;
        return null;
    }
}
