using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.ResourceApi;

/// <summary>Which nodes reach a slice or a device: one way of saying it.</summary>
internal static class NodeChoice
{
    /// <summary>nodeName and nodeSelector; the list takes those that are set.</summary>
    public static List<string> Read(MapNode map, FieldPath path, Causes causes, string emptyName)
    {
        var set = new List<string>();
        switch (map.Text("nodeName"))
        {
            case null:
                break;
            case "":
                causes.Add(FieldError.InvalidText(path.Child("nodeName"), "", emptyName));
                break;
            case { } name:
                set.Add("`nodeName`");
                NameRules.Subdomain(name, path.Child("nodeName"), causes);
                break;
        }

        if (map.Map("nodeSelector") is { } selector)
        {
            set.Add("`nodeSelector`");
            NodeSelectorRules.Check(selector, path.Child("nodeSelector"), causes);
        }

        return set;
    }

    /// <summary>allNodes.</summary>
    public static void AllNodes(MapNode map, FieldPath path, List<string> set, Causes causes) => Flag(map, "allNodes", path, set, causes);

    /// <summary>A field that is true or not there.</summary>
    public static void Flag(MapNode map, string field, FieldPath path, List<string> set, Causes causes)
    {
        switch (map.Bool(field))
        {
            case true:
                set.Add($"`{field}`");
                break;
            case false:
                causes.Add(FieldError.Invalid(path.Child(field), "false", "must be either unset or set to true"));
                break;
        }
    }

    /// <summary>One of them is set.</summary>
    public static void One(List<string> set, string none, string several, FieldPath path, Causes causes)
    {
        if (set.Count == 0)
        {
            causes.Add(FieldError.Required(path, none));
        }
        else if (set.Count > 1)
        {
            causes.Add(FieldError.InvalidText(path, $"{{{string.Join(", ", set)}}}", several));
        }
    }
}
