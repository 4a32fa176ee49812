using Kronicle.Domain.Objects;
using static Kronicle.Application.Tables.Cells;

namespace Kronicle.Application.Tables.Groups;

/// <summary>Rows of bindings; roles have no printer of their own.</summary>
internal static class RbacRows
{
    private static readonly RowPrinter Binding = new(
        Name,
        Of(item => $"{Scalar(item.At("roleRef", "kind"))}/{Scalar(item.At("roleRef", "name"))}"),
        Age,
        Of(item => Subjects(item, "User", subject => subject.Text("name"))),
        Of(item => Subjects(item, "Group", subject => subject.Text("name"))),
        Of(item => Subjects(item, "ServiceAccount", subject => $"{subject.Text("namespace")}/{subject.Text("name")}")));

    public static readonly Dictionary<string, RowPrinter> Printers = new()
    {
        ["clusterrolebindings"] = Binding,
        ["rolebindings"] = Binding,
    };

    private static string Subjects(MapNode item, string kind, Func<MapNode, string?> text) =>
        string.Join(", ", (item.List("subjects") ?? []).Maps.Where(subject => subject.Text("kind") == kind).Select(text));
}
