namespace Kronicle.Application.Authorization.Nodes;

/// <summary>Kinds of objects that nodes may read when something on them needs it.</summary>
internal enum TargetKind
{
    Pod,
    Secret,
    ConfigMap,
    ServiceAccount,
    Claim,
    Volume,
    ResourceClaim,
    ResourceSlice,
    Attachment,
}

/// <summary>An object that nodes may need.</summary>
internal readonly record struct NodeTarget(TargetKind Kind, string Namespace, string Name);
