namespace Kronicle.Application.Controllers.Garbage;

/// <summary>
/// An object as somebody refers to it. Of one uid there may be several identities: owner references are written by hand, and may be
/// wrong in all but the uid.
/// </summary>
internal sealed record ObjectIdentity(string ApiVersion, string Kind, string Namespace, string Name, string Uid) : IComparable<ObjectIdentity>
{
    /// <summary>Whether a reference names this object, its namespace aside.</summary>
    public bool IsNamedBy(OwnerReference owner) =>
        owner.Uid == Uid && owner.Name == Name && owner.Kind == Kind && owner.ApiVersion == ApiVersion;

    public int CompareTo(ObjectIdentity? other)
    {
        (string, string, string, string) key = (Kind, ApiVersion, Namespace, Name);
        return other is null ? 1 : Compare(key, (other.Kind, other.ApiVersion, other.Namespace, other.Name));
    }

    public override string ToString() => $"[{ApiVersion}/{Kind}, namespace: {Namespace}, name: {Name}, uid: {Uid}]";

    private static int Compare((string, string, string, string) one, (string, string, string, string) other) =>
        string.CompareOrdinal(one.Item1, other.Item1) is not 0 and var kind ? kind
        : string.CompareOrdinal(one.Item2, other.Item2) is not 0 and var version ? version
        : string.CompareOrdinal(one.Item3, other.Item3) is not 0 and var ns ? ns
        : string.CompareOrdinal(one.Item4, other.Item4);
}
