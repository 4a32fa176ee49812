using System.Diagnostics;
using System.Globalization;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;

namespace Kronicle.Application.Telemetry;

/// <summary>
/// One span for each request, named as kube-apiserver names them. Nobody listens unless an exporter is configured, and then a request
/// pays for asking whether somebody does. https://kubernetes.io/docs/concepts/cluster-administration/system-traces/
/// </summary>
public static class RequestTracing
{
    /// <summary>What an exporter subscribes to.</summary>
    public const string SourceName = "Kronicle.Requests";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins the span of a request; it ends when the answer, streams included, is complete.</summary>
    public static void Begin(RequestContext context)
    {
        if (!Source.HasListeners())
        {
            return;
        }

        // The host's own activity is nobody's span: the client's trace is the parent, or there is none.
        Activity? host = Activity.Current;
        Activity.Current = null;
        ActivityContext.TryParse(context.TraceParent, null, isRemote: true, out ActivityContext parent);
        Activity? span = Source.StartActivity(SpanName(context.Info), ActivityKind.Server, parent);
        Activity.Current = host;
        if (span is not null)
        {
            context.OnCompleted.Add(code => End(span, context, code));
        }
    }

    /// <summary>Such as "GET /apis/apps/v1/namespaces/{:namespace}/deployments/{:name}"; the method alone for paths that are no resource.</summary>
    public static string SpanName(RequestInfo info)
    {
        string method = Method(info.Verb);
        if (!info.IsResource)
        {
            return method;
        }

        string group = info.Group.Length == 0 ? "/api" : "/apis/" + info.Group;
        string ns = info.Namespace.Length > 0 ? "/namespaces/{:namespace}" : "";
        string name = info.Name.Length > 0 ? "/{:name}" : "";
        string subresource = info.Subresource.Length > 0 ? "/" + info.Subresource : "";
        return $"{method} {group}/{info.Version}{ns}/{info.Resource}{name}{subresource}";
    }

    private static void End(Activity span, RequestContext context, int code)
    {
        span.SetTag("audit-id", context.AuditId);
        span.SetTag("verb", context.Info.Verb);
        span.SetTag("http.response.status_code", code);
        if (context.Info.IsResource)
        {
            span.SetTag("group", context.Info.Group);
            span.SetTag("version", context.Info.Version);
            span.SetTag("resource", context.Info.Resource);
        }

        if (code >= 500)
        {
            span.SetStatus(ActivityStatusCode.Error, code.ToString(CultureInfo.InvariantCulture));
        }

        span.Dispose();
    }

    private static string Method(string verb) => verb switch
    {
        "get" or "list" or "watch" => "GET",
        "create" or "post" => "POST",
        "update" or "put" => "PUT",
        "patch" => "PATCH",
        "delete" or "deletecollection" => "DELETE",
        "head" or "options" => verb.ToUpperInvariant(),
        _ => "OTHER",
    };
}
