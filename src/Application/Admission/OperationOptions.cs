using Kronicle.Application.Pipeline;
using Kronicle.Application.Writes;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission;

/// <summary>
/// The options of a request as admission shows them: meta.k8s.io/v1 CreateOptions, UpdateOptions, which stand for those of a patch too,
/// and DeleteOptions.
/// </summary>
internal static class OperationOptions
{
    public static MapNode Of(RequestContext context, AdmissionOperation operation, DeleteOptions? deletion)
    {
        var options = new MapNode { ["kind"] = $"{operation}Options", ["apiVersion"] = "meta.k8s.io/v1" };
        if (context.DryRun)
        {
            options["dryRun"] = new ListNode([new TextNode("All")]);
        }

        if (operation == AdmissionOperation.Delete)
        {
            Deletion(options, deletion ?? DeleteOptions.None);
            return options;
        }

        Text(options, "fieldManager", context.Options.FieldManager);
        Text(options, "fieldValidation", context.Options.Text("fieldValidation"));
        return options;
    }

    private static void Deletion(MapNode options, DeleteOptions deletion)
    {
        options["gracePeriodSeconds"] = deletion.GracePeriodSeconds is { } seconds ? new NumberNode(seconds) : null;
        Text(options, "propagationPolicy", deletion.PropagationPolicy);
        if (deletion.Uid.Length > 0 || deletion.ResourceVersion.Length > 0)
        {
            MapNode preconditions = options.EnsureMap("preconditions");
            Text(preconditions, "uid", deletion.Uid);
            Text(preconditions, "resourceVersion", deletion.ResourceVersion);
        }
    }

    private static void Text(MapNode map, string key, string value)
    {
        if (value.Length > 0)
        {
            map[key] = value;
        }
    }
}
