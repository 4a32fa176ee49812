using Kronicle.Domain.Objects;

namespace Kronicle.Domain.ManagedFields;

/// <summary>Who owns: what tells two entries of metadata.managedFields apart.</summary>
/// <param name="Manager">The name; of any text.</param>
/// <param name="Applied">Operation Apply; else Update.</param>
/// <param name="ApiVersion">The version of the paths; empty for Apply, whose owner is one in all versions.</param>
/// <param name="Subresource">Empty for the main resource.</param>
public readonly record struct ManagerId(string Manager, bool Applied, string ApiVersion, string Subresource);

/// <summary>A decoded entry of metadata.managedFields.</summary>
public sealed class ManagerEntry(ManagerId id, string apiVersion, FieldSet fields)
{
    private FieldSet fields = fields;

    public ManagerId Id { get; } = id;

    /// <summary>The version in which <see cref="Fields"/> are paths.</summary>
    public string ApiVersion { get; } = apiVersion;

    /// <summary>What is owned. Setting it forgets the node it was read from.</summary>
    public FieldSet Fields
    {
        get => fields;
        set
        {
            if (!ReferenceEquals(value, fields))
            {
                fields = value;
                Source = null;
            }
        }
    }

    /// <summary>RFC 3339 in UTC and whole seconds; null when the entry has none.</summary>
    public string? Time { get; set; }

    /// <summary>The node that <see cref="Fields"/> were read from while it still says them in canonical form; else null.</summary>
    internal Node? Source { get; set; }
}
