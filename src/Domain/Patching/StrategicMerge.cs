using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Patching;

/// <summary>One run of a strategic merge over objects. A method that gives null has set <see cref="Failure"/>.</summary>
internal sealed class StrategicMerge
{
    public const string Directive = "$patch";
    public const string RetainKeys = "$retainKeys";
    public const string ElementOrder = "$setElementOrder";
    public const string DeleteFromPrimitives = "$deleteFromPrimitiveList";

    private readonly StrategicListMerge lists;

    private readonly StrategicElementOrder orders;

    public StrategicMerge()
    {
        lists = new(this);
        orders = new(this, lists);
    }

    public ApiStatus? Failure { get; private set; }

    /// <summary>Merges a patch, which is used up, into an object, which is changed.</summary>
    public MapNode? Map(MapNode original, MapNode patch, PatchSchema schema)
    {
        if (patch[Directive] is { } directive)
        {
            return Directed(directive, patch);
        }

        if (!Retain(original, patch))
        {
            return null;
        }

        if (!orders.Apply(original, patch, schema))
        {
            return null;
        }

        foreach (KeyValuePair<string, Node> entry in patch)
        {
            if (!Field(original, entry.Key, entry.Value, schema))
            {
                return null;
            }
        }

        return original;
    }

    public bool Fail(string message)
    {
        Failure ??= PatchFailure.Plain(message);
        return false;
    }

    public bool Fail(ApiStatus failure)
    {
        Failure ??= failure;
        return false;
    }

    /// <summary>The failure of a directive that is not of the right form.</summary>
    public bool Malformed(string what) => Fail(Failures.Failure.BadRequest("invalid patch format of " + what));

    private MapNode? Directed(Node directive, MapNode patch)
    {
        switch ((directive as TextNode)?.Value)
        {
            case "replace":
                patch.Remove(Directive);
                return patch;
            case "delete":
                return new MapNode();
            default:
                Fail(UnknownDirective(directive, patch));
                return null;
        }
    }

    /// <summary>The message of a $patch that is not known here.</summary>
    public static string UnknownDirective(Node directive, MapNode patch) =>
        $"unknown patch type: {(directive is TextNode text ? text.Value : $"%!s({GoPrint.Type(directive)}={GoPrint.Value(directive)})")} in map: {GoPrint.Value(patch)}";

    // Keys that the directive does not list leave the object; the patch may set no other.
    private bool Retain(MapNode original, MapNode patch)
    {
        if (patch[RetainKeys] is not { } directive)
        {
            return true;
        }

        patch.Remove(RetainKeys);
        if (directive is not ListNode list)
        {
            return Malformed("retainKeys");
        }

        HashSet<string> retained = [.. list.OfType<TextNode>().Select(text => text.Value)];
        foreach (KeyValuePair<string, Node> entry in patch)
        {
            if (entry.Value is not NullNode && !retained.Contains(entry.Key)
                && !entry.Key.StartsWith(DeleteFromPrimitives, StringComparison.Ordinal)
                && !entry.Key.StartsWith(ElementOrder, StringComparison.Ordinal))
            {
                return Malformed("retainKeys");
            }
        }

        foreach (string key in original.Keys.Where(key => !retained.Contains(key)).ToArray())
        {
            original.Remove(key);
        }

        return true;
    }

    private bool Field(MapNode original, string key, Node value, PatchSchema schema)
    {
        bool deletes = key.StartsWith(DeleteFromPrimitives, StringComparison.Ordinal);
        if (deletes)
        {
            if (!key.StartsWith(DeleteFromPrimitives + "/", StringComparison.Ordinal))
            {
                return Malformed("primitive list");
            }

            key = key[(DeleteFromPrimitives.Length + 1)..];
        }

        if (value is NullNode)
        {
            original.Remove(key);
            return true;
        }

        switch (original[key], value)
        {
            case (MapNode old, MapNode map):
                return Below(original, key, old, map, schema);
            case (ListNode old, ListNode list):
                ListNode? merged = schema.FindList(key, out string? error) is { } field
                    ? lists.Merge(old, list, field.Shape, deletes) : null;
                original[key] = merged ?? old;
                return merged is not null || (error is not null && Fail(error));
            default:
                if (!deletes)
                {
                    original[key] = Cleaned(value);
                }

                return true;
        }
    }

    private bool Below(MapNode original, string key, MapNode old, MapNode patch, PatchSchema schema)
    {
        if (schema.Find(key, out string? error) is not { } field)
        {
            return Fail(error!);
        }

        MapNode? merged = PatchSchema.Strategy(field.Shape) == "replace" ? patch : Map(old, patch, PatchSchema.Of(field.Shape));
        if (merged is null)
        {
            return false;
        }

        original[key] = merged;
        return true;
    }

    /// <summary>A value that is new to the object: without nulls in objects and without what carries a $patch; null when it does itself.</summary>
    public static Node? Cleaned(Node value)
    {
        switch (value)
        {
            case MapNode map:
                if (map.Has(Directive))
                {
                    return null;
                }

                var copy = new MapNode(map.Count);
                foreach (KeyValuePair<string, Node> entry in map)
                {
                    if (entry.Value is not NullNode)
                    {
                        copy[entry.Key] = Cleaned(entry.Value);
                    }
                }

                return copy;
            case ListNode list:
                return new ListNode(list.Select<Node, Node?>(Cleaned).OfType<Node>());
            default:
                return value;
        }
    }
}
