using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Defaulting;

/// <summary>
/// What the schema of a type declares as defaults, reduced to the paths that lead to one: a write looks at these fields alone. It is
/// made once per type.
/// </summary>
internal sealed class PlainDefaults
{
    private readonly List<Field> declared = [];
    private readonly List<(string Name, PlainDefaults Inner)> inner = [];
    private readonly List<(string Name, PlainDefaults Inner)> entries = [];

    private bool complete;

    private PlainDefaults()
    {
    }

    private bool IsEmpty => complete && declared.Count == 0 && inner.Count == 0 && entries.Count == 0;

    /// <summary>Reads a type and all that it contains.</summary>
    public static PlainDefaults Of(StructType type) => Of(type, []);

    /// <summary>Fills in an object of the type.</summary>
    public void Fill(MapNode map)
    {
        foreach (Field field in declared)
        {
            if (field.Pointer)
            {
                map.FillAbsent(field.Name, field.Default!);
            }
            else
            {
                map.FillEmpty(field.Name, field.Default!);
            }
        }

        foreach ((string name, PlainDefaults defaults) in inner)
        {
            switch (map[name])
            {
                case MapNode value:
                    defaults.Fill(value);
                    break;
                case ListNode list:
                    defaults.FillAll(list);
                    break;
            }
        }

        foreach ((string name, PlainDefaults defaults) in entries)
        {
            foreach (KeyValuePair<string, Node> entry in map.Map(name) ?? [])
            {
                if (entry.Value is MapNode value)
                {
                    defaults.Fill(value);
                }
            }
        }
    }

    private void FillAll(ListNode list)
    {
        foreach (Node item in list)
        {
            if (item is MapNode map)
            {
                Fill(map);
            }
        }
    }

    // A type that contains itself keeps the way back to itself; others without defaults are left out.
    private static PlainDefaults Of(StructType type, Dictionary<StructType, PlainDefaults> known)
    {
        if (known.TryGetValue(type, out PlainDefaults? made))
        {
            return made;
        }

        known[type] = made = new PlainDefaults();
        foreach (Field field in type.Fields)
        {
            if (field.Default is not null and not MapNode && (field.Pointer || !ValueShape.IsZero(field.Default)))
            {
                made.declared.Add(field);
            }

            ValueShape shape = field.Shape;
            if (shape.Form == ValueForm.Map && shape.Element is { Form: ValueForm.Struct } element)
            {
                Add(made.entries, field.Name, Of(element.Struct, known));
            }
            else if ((shape.Form == ValueForm.List ? shape.Element : shape) is { Form: ValueForm.Struct } value)
            {
                Add(made.inner, field.Name, Of(value.Struct, known));
            }
        }

        made.complete = true;
        return made;
    }

    private static void Add(List<(string Name, PlainDefaults Inner)> ways, string name, PlainDefaults defaults)
    {
        if (!defaults.IsEmpty)
        {
            ways.Add((name, defaults));
        }
    }
}
