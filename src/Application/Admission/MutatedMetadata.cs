using Kronicle.Application.Pipeline;
using Kronicle.Application.Writes;
using Kronicle.Domain.Failures;
using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission;

/// <summary>What mutators may make of an object's metadata.</summary>
internal static class MutatedMetadata
{
    /// <summary>Puts the owners of fields back when what a mutator made of them can't be read.</summary>
    /// <param name="changed">The object.</param>
    /// <param name="owners">metadata.managedFields before.</param>
    /// <param name="warnings">Where the client is told.</param>
    public static void KeepOwners(MapNode changed, Node? owners, List<string> warnings)
    {
        if (changed.Map("metadata") is not { } metadata || ReferenceEquals(metadata["managedFields"], owners))
        {
            return;
        }

        _ = ManagedFieldsCodec.Decode(metadata.List("managedFields"), static _ => null, out string? error);
        if (error is not null)
        {
            metadata["managedFields"] = owners;
            warnings.Add(".metadata.managedFields was in an invalid state after admission; this could be caused by an outdated mutating " +
                $"admission controller; please fix your requests: {error}");
        }
    }

    /// <summary>Owner references that stand twice, put there by a mutator or a patch, are kept once.</summary>
    /// <param name="changed">The object.</param>
    /// <param name="warnings">Where the client is told.</param>
    public static void DropDuplicateOwners(MapNode changed, List<string> warnings)
    {
        if (changed.Map("metadata") is { } metadata)
        {
            DuplicateOwners.Drop(metadata, warnings, admitted: true);
        }
    }

    /// <summary>
    /// A new object goes under the name that mutators gave it, and stays in its namespace. That a stored one keeps its name is a rule of
    /// its kind. Who creates by an update or a patch has named the object in the path.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="posted">Whether it creates by POST.</param>
    /// <param name="state">Its state; takes the name.</param>
    /// <param name="changed">The object.</param>
    public static ApiStatus? Rename(RequestContext context, bool posted, WriteState state, MapNode changed)
    {
        if (!state.Creates)
        {
            return null;
        }

        MapNode metadata = changed.EnsureMap("metadata");
        string name = metadata.Text("name") ?? "";
        if (posted && context.Resource.Stored)
        {
            state.Name = name;
        }
        else if (name.Length > 0 && name != state.Name && state.Name.Length > 0)
        {
            return Failure.BadRequest($"the name of the object ({name}) does not match the name on the URL ({state.Name})");
        }

        return NamespaceCheck.Apply(context, metadata);
    }
}
