using Kronicle.Domain.Failures;
using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Applying;

/// <summary>A field that an apply would change while another owns it.</summary>
/// <param name="Owner">Who owns it.</param>
/// <param name="Path">The field.</param>
public readonly record struct ApplyConflict(ManagerEntry Owner, PathElement[] Path)
{
    /// <summary>The failure of an apply that meets conflicts: a 409 with one cause for each.</summary>
    /// <param name="conflicts">At least one; those of one owner stand together.</param>
    public static ApiStatus Status(IReadOnlyList<ApplyConflict> conflicts) => new(409, "Conflict", Message(conflicts), new StatusDetails
    {
        Causes = [.. conflicts.Select(conflict =>
            new StatusCause("FieldManagerConflict", $"conflict with {Name(conflict.Owner)}", PathText.Of(conflict.Path)))],
    });

    /// <summary>All members of a set as conflicts with their owner: at each level its own members first, then what is below.</summary>
    internal static IEnumerable<ApplyConflict> Of(ManagerEntry owner, FieldSet set) =>
        Paths([], set).Select(path => new ApplyConflict(owner, path));

    /// <summary>What owners are sorted by where they meet: the JSON of their identity.</summary>
    internal static string Identity(ManagerEntry owner) =>
        $"{{\"manager\":{GoText.Quote(owner.Id.Manager)},\"operation\":\"{(owner.Id.Applied ? "Apply" : "Update")}\"" +
        (owner.Id.Applied ? "" : $",\"apiVersion\":\"{owner.ApiVersion}\"") +
        (owner.Id.Subresource.Length > 0 ? $",\"subresource\":\"{owner.Id.Subresource}\"}}" : "}");

    private static IEnumerable<PathElement[]> Paths(PathElement[] prefix, FieldSet set)
    {
        FieldSet.Entry[] entries = set.Entries.ToArray();
        return entries.Where(entry => entry.IsMember).Select(entry => (PathElement[])[.. prefix, entry.Element])
            .Concat(entries.Where(entry => entry.Children is not null).SelectMany(entry => Paths([.. prefix, entry.Element], entry.Children!)));
    }

    private static string Message(IReadOnlyList<ApplyConflict> conflicts)
    {
        if (conflicts.Count == 1)
        {
            return $"Apply failed with 1 conflict: conflict with {Name(conflicts[0].Owner)}: {PathText.Of(conflicts[0].Path)}";
        }

        IEnumerable<string> lines = conflicts.GroupBy(conflict => conflict.Owner).SelectMany(group => (string[])
            [$"conflicts with {Name(group.Key)}:", .. group.Select(conflict => "- " + PathText.Of(conflict.Path))]);
        return $"Apply failed with {conflicts.Count} conflicts: {string.Join('\n', lines)}";
    }

    private static string Name(ManagerEntry owner) => GoText.Quote(owner.Id.Manager) +
        (owner.Id.Subresource.Length > 0 ? $" with subresource {GoText.Quote(owner.Id.Subresource)}" : "") +
        (owner.Id.Applied ? "" : $" using {owner.ApiVersion}");
}
