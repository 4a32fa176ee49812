using Kronicle.Application.Pipeline;
using Kronicle.Application.Writes;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission;

/// <summary>The admission request of a write.</summary>
public static class AdmissionRequests
{
    /// <param name="context">The request.</param>
    /// <param name="state">What it writes.</param>
    /// <param name="deletion">How it deletes; null for other writes.</param>
    public static AdmissionAttributes Of(RequestContext context, WriteState state, DeleteOptions? deletion = null)
    {
        AdmissionOperation operation = state.Object is null ? AdmissionOperation.Delete
            : state.Creates ? AdmissionOperation.Create : AdmissionOperation.Update;
        return Of(context, operation, state.Namespace, state.Name, state.Object, state.Before, deletion);
    }

    /// <summary>The admission request of an action or a connection.</summary>
    /// <param name="context">The request.</param>
    /// <param name="body">What the action takes, or the options of the connection.</param>
    /// <param name="connects">Whether it is a connection.</param>
    public static AdmissionAttributes OfSubresource(RequestContext context, MapNode body, bool connects) => Of(context,
        connects ? AdmissionOperation.Connect : AdmissionOperation.Create, context.Info.Namespace, context.Info.Name, body, null, null);

    private static AdmissionAttributes Of(
        RequestContext context, AdmissionOperation operation, string ns, string name, MapNode? target, MapNode? old, DeleteOptions? deletion) => new()
    {
        Operation = operation,
        Resource = context.Resource,
        Subresource = context.Info.Subresource,
        Kind = context.Kind,
        Namespace = ns,
        Name = name,
        User = context.User,
        DryRun = context.DryRun,
        Catalogue = context.Catalogue,
        AuditId = context.AuditId,
        Object = target,
        OldObject = old,
        Options = operation == AdmissionOperation.Connect ? null : () => OperationOptions.Of(context, operation, deletion),
        Warnings = context.Warnings,
        Annotations = context.Annotations,
        DetailedAnnotations = context.DetailedAnnotations,
        Seat = context.Seat,
        Deadline = context.Deadline,
    };
}
