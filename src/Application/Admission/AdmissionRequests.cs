using Kronicle.Application.Pipeline;

namespace Kronicle.Application.Admission;

/// <summary>The admission request of a write.</summary>
public static class AdmissionRequests
{
    public static AdmissionAttributes Of(RequestContext context, WriteState state) => new()
    {
        Operation = state.Object is null ? AdmissionOperation.Delete
            : state.Creates ? AdmissionOperation.Create : AdmissionOperation.Update,
        Resource = context.Resource,
        Subresource = context.Info.Subresource,
        Namespace = state.Namespace,
        Name = state.Name,
        User = context.User,
        DryRun = context.DryRun,
        Catalogue = context.Catalogue,
        AuditId = context.AuditId,
        Object = state.Object,
        OldObject = state.Before,
        Warnings = context.Warnings,
        Annotations = context.Annotations,
    };
}
