using System.Globalization;
using System.Text;
using Kronicle.Api.Hosting;
using Kronicle.Application.EventLog;
using Kronicle.Application.Replay;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;

namespace Kronicle.Api.Commands;

/// <summary>Writes changes of the history: for people, as a JSON object a line, or as YAML documents.</summary>
/// <param name="output">Where to.</param>
/// <param name="form">table, json or yaml.</param>
internal sealed class ChangeWriter(TextWriter output, string form)
{
    /// <summary>Fields that a table shows of one change, and the characters that it shows of a value.</summary>
    private const int MostFields = 30;
    private const int MostText = 100;

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private bool begun;

    public void Write(Change change)
    {
        if (form == "table")
        {
            WriteRow(change);
        }
        else
        {
            TreeText.Write(output, TreeOf(change), form, first: !begun);
        }

        begun = true;
    }

    private void WriteRow(Change change)
    {
        if (!begun)
        {
            output.WriteLine($"{"REVISION",-10}{"TIME",-22}{"USER",-28}{"VERB",-18}OBJECT (USER AGENT)");
        }

        EventActor actor = change.Actor;
        ObjectPlace place = change.Object;
        string name = place.Namespace.Length > 0 ? $"{place.Label} {place.Namespace}/{place.Name}" : $"{place.Label} {place.Name}";
        string user = actor.User.Length > 0 ? actor.User : "(another writer)";
        string agent = actor.UserAgent.Length > 0 ? $" ({actor.UserAgent})" : "";
        string verb = actor.Verb.Length > 0 ? actor.Verb : change.Kind.ToString();
        output.WriteLine(Plain($"{change.Revision,-10}{TimeOf(actor),-22}{user,-27} {verb,-17} {name}{agent}"));
        string mark = change.Kind switch { EventKind.Created => "+", EventKind.Deleted => "-", _ => " " };
        foreach (FieldChange field in change.Fields.Take(MostFields))
        {
            output.WriteLine(Plain($"          {mark} {field.Path}: {Shown(field)}"));
        }

        if (change.Fields.Count > MostFields)
        {
            output.WriteLine($"          {mark} ... and {change.Fields.Count - MostFields} fields more: -o yaml has them");
        }
    }

    private static string Shown(FieldChange field) => (field.Before, field.After) switch
    {
        (null, { } after) => Short(after),
        ({ } before, null) => $"{Short(before)} -> (none)",
        ({ } before, { } after) => $"{Short(before)} -> {Short(after)}",
        _ => "",
    };

    private static string Short(Node node)
    {
        string text = ReferenceEquals(node, FieldDiff.Hidden) ? FieldDiff.Hidden.Value : TreeText.Json(node);
        return text.Length <= MostText ? text : $"{text[..MostText]}... ({text.Length} characters)";
    }

    private static MapNode TreeOf(Change change)
    {
        var fields = new ListNode();
        foreach (FieldChange field in change.Fields)
        {
            fields.Add(new MapNode { ["path"] = field.Path, ["before"] = field.Before, ["after"] = field.After });
        }

        return new MapNode
        {
            ["revision"] = change.Revision, ["time"] = TimeOf(change.Actor), ["user"] = change.Actor.User, ["verb"] = change.Actor.Verb,
            ["change"] = change.Kind.ToString(), ["resource"] = change.Object.Label, ["namespace"] = change.Object.Namespace, ["name"] = change.Object.Name,
            ["userAgent"] = change.Actor.UserAgent, ["auditID"] = change.Actor.AuditId, ["fields"] = fields,
        };
    }

    private static string TimeOf(EventActor actor) => actor.Time == default ? "" : actor.Time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    // What a client sends could otherwise steer the terminal of whoever reads it.
    private static string Plain(string line)
    {
        if (!line.Any(char.IsControl))
        {
            return line;
        }

        var plain = new StringBuilder(line.Length);
        foreach (char c in line)
        {
            plain.Append(char.IsControl(c) ? '?' : c);
        }

        return plain.ToString();
    }
}

/// <summary>Trees as JSON lines or YAML documents.</summary>
internal static class TreeText
{
    public static string Json(Node node)
    {
        using var json = new JsonBuffer();
        CanonicalWriter.Free(json, node);
        return Encoding.UTF8.GetString(json.Written);
    }

    /// <summary>Writes one document; all but the first YAML document begin with a separator.</summary>
    public static void Write(TextWriter output, MapNode tree, string form, bool first)
    {
        if (form == "json")
        {
            output.WriteLine(Json(tree));
            return;
        }

        if (!first)
        {
            output.WriteLine("---");
        }

        using var json = new JsonBuffer();
        CanonicalWriter.Free(json, tree);
        output.Write(Encoding.UTF8.GetString(Stores.Yaml.FromJson(json.ToArray()).Span));
    }
}
