namespace Kronicle.Application.Tables;

/// <summary>A version of the Table kind in meta.k8s.io; both have the same fields.</summary>
public enum TableVersion
{
    V1,
    V1Beta1,
}

/// <summary>What stands in a Table before its rows.</summary>
/// <param name="Version">The version that the client asked for.</param>
/// <param name="ResourceVersion">That of the list, or of the object when the Table is about one.</param>
/// <param name="Continue">The continue token; empty on the last page.</param>
/// <param name="RemainingItems">How many items follow this page; null when that is not said.</param>
/// <param name="Columns">Whether the column definitions are written: in a watch only the first event has them.</param>
public readonly record struct TableHead(
    TableVersion Version, string ResourceVersion, string Continue = "", long? RemainingItems = null, bool Columns = true);
