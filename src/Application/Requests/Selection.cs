using Kronicle.Application.Pipeline;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Selection;

namespace Kronicle.Application.Requests;

/// <summary>The selectors of a list or watch, compiled to a filter over the cache.</summary>
public static class Selection
{
    private readonly record struct FieldTerm(ScannedField Field, string Value, bool Equal);

    /// <summary>The filter, or why the selectors are refused.</summary>
    public static (WatchFilter? Filter, ApiStatus? Failure) Of(RequestContext context)
    {
        ResourceDefinition resource = context.Resource;
        ResourceDefinition storage = context.Storage;
        if (!LabelSelector.TryParse(context.Options.LabelSelector, out LabelSelector? labels, out string? error))
        {
            return (null, Failure.BadRequest(error));
        }

        if (!FieldSelector.TryParse(context.Options.FieldSelector, out FieldSelector? fields, out error) ||
            !fields.TryResolve(resource, out fields, out error))
        {
            return (null, Failure.BadRequest(error));
        }

        string ns = context.Info.Namespace;
        string name = context.Info.Name;
        ns = ns.Length == 0 && resource.Namespaced ? fields.Pinned("metadata.namespace") ?? "" : ns;
        name = name.Length == 0 ? fields.Pinned("metadata.name") ?? "" : name;
        bool exact = name.Length > 0 && (!resource.Namespaced || ns.Length > 0);
        return (new WatchFilter(exact ? storage.Key(ns, name) : storage.KeyPrefix(ns), exact, Predicate(storage, labels, fields)), null);
    }

    private static Func<CachedObject, bool>? Predicate(ResourceDefinition storage, LabelSelector labels, FieldSelector fields)
    {
        if (labels.IsEmpty && fields.IsEmpty)
        {
            return null;
        }

        if (fields.IsEmpty)
        {
            return item => labels.Matches(item.Index.Labels);
        }

        FieldTerm[] terms = [.. fields.Requirements.Select(term => new FieldTerm(SelectableFields.Slot(storage, term.Label), term.Value, term.Equal))];
        return item => labels.Matches(item.Index.Labels) && Matches(terms, item);
    }

    private static bool Matches(FieldTerm[] terms, CachedObject item)
    {
        foreach (FieldTerm term in terms)
        {
            if (term.Field.ValueIn(item.Index.Fields) == term.Value != term.Equal)
            {
                return false;
            }
        }

        return true;
    }
}
