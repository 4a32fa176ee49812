using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Selection;

namespace Kronicle.Application.Validation.Shared;

/// <summary>The rules of finalizers. https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/</summary>
public static class FinalizerRules
{
    private const string Orphan = "orphan";
    private const string Foreground = "foregroundDeletion";

    public static IEnumerable<StatusCause> Check(ListNode? finalizers, string path)
    {
        string[] names = Names(finalizers);
        foreach (string name in names)
        {
            foreach (string error in LabelSyntax.KeyErrors(name))
            {
                yield return FieldError.InvalidText(path, name, error);
            }
        }

        if (names.Contains(Orphan) && names.Contains(Foreground))
        {
            yield return FieldError.Invalid(path, $"[{string.Join(',', names.Select(FieldError.Quote))}]", $"finalizer {Orphan} and {Foreground} cannot be both set");
        }
    }

    /// <summary>A name without a slash must be one of Kubernetes' own.</summary>
    public static IEnumerable<StatusCause> CheckUnqualified(ListNode? finalizers, string path)
    {
        string[] names = Names(finalizers);
        for (int i = 0; i < names.Length; i++)
        {
            if (Unqualified(names[i], $"{path}[{i}]") is { } cause)
            {
                yield return cause;
            }
        }
    }

    /// <summary>The finalizers of a namespace's spec, where every cause names the place.</summary>
    public static IEnumerable<StatusCause> CheckEach(ListNode? finalizers, string path)
    {
        string[] names = Names(finalizers);
        for (int i = 0; i < names.Length; i++)
        {
            foreach (string error in LabelSyntax.KeyErrors(names[i]))
            {
                yield return FieldError.InvalidText($"{path}[{i}]", names[i], error);
            }

            if (Unqualified(names[i], $"{path}[{i}]") is { } cause)
            {
                yield return cause;
            }
        }
    }

    /// <summary>An object that is being deleted gets no further finalizers.</summary>
    public static IEnumerable<StatusCause> CheckNoneAdded(ListNode? finalizers, ListNode? old, string path)
    {
        string[] added = [.. Names(finalizers).Except(Names(old)).Order(StringComparer.Ordinal)];
        if (added.Length > 0)
        {
            yield return FieldError.Forbidden(path,
                $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{string.Join(", ", added.Select(FieldError.Quote))}}}");
        }
    }

    private static StatusCause? Unqualified(string name, string path) =>
        name.Contains('/', StringComparison.Ordinal) || name is Orphan or Foreground or "kubernetes"
            ? null
            : FieldError.InvalidText(path, name, "name is neither a standard finalizer name nor is it fully qualified");

    private static string[] Names(ListNode? finalizers) => finalizers is null ? [] : [.. finalizers.OfType<TextNode>().Select(text => text.Value)];
}
