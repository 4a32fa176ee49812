using Kronicle.Domain.Objects;

namespace Kronicle.Application.Controllers.Garbage;

/// <summary>What of metadata.ownerReferences decides about an object's life.</summary>
/// <param name="ApiVersion">The owner's.</param>
/// <param name="Kind">The owner's.</param>
/// <param name="Name">The owner's.</param>
/// <param name="Uid">The owner's: what counts.</param>
/// <param name="Blocks">blockOwnerDeletion: an owner deleted in the foreground waits for this dependent.</param>
internal sealed record OwnerReference(string ApiVersion, string Kind, string Name, string Uid, bool Blocks)
{
    public static OwnerReference[] Read(ListNode? references) => references is null
        ? []
        :
        [
            .. references.Maps.Select(one => new OwnerReference(
                one.Text("apiVersion") ?? "", one.Text("kind") ?? "", one.Text("name") ?? "", one.Text("uid") ?? "",
                one.Bool("blockOwnerDeletion") == true)),
        ];

    /// <summary>The owner as a dependent in a namespace names it.</summary>
    public ObjectIdentity IdentityIn(string ns) => new(ApiVersion, Kind, ns, Name, Uid);
}
