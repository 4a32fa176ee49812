using System.Collections.Frozen;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Meta;

namespace Kronicle.Application.OpenApi;

/// <summary>The resources whose DELETE answers with the deleted object and not with a Status.</summary>
internal static class DeletedObjects
{
    private static readonly FrozenSet<GroupResource> Resources = new GroupResource[]
    {
        new("", "persistentvolumeclaims"), new("", "persistentvolumes"), new("", "pods"), new("", "podtemplates"),
        new("", "resourcequotas"), new("", "serviceaccounts"), new("", "services"),
        new("resource.k8s.io", "deviceclasses"), new("resource.k8s.io", "resourceclaims"),
        new("resource.k8s.io", "resourceclaimtemplates"), new("resource.k8s.io", "resourceslices"),
        new("storage.k8s.io", "csidrivers"), new("storage.k8s.io", "csinodes"), new("storage.k8s.io", "storageclasses"),
        new("storage.k8s.io", "volumeattachments"), new("storage.k8s.io", "volumeattributesclasses"),
    }.ToFrozenSet();

    public static bool IsAnswer(ResourceDefinition resource) => Resources.Contains(resource.GroupResource);
}
