using Kronicle.Application.Authentication;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using MediatR;

namespace Kronicle.Application.Internal;

/// <summary>What an internal call came to: an object, nothing (a deletion that answers with a Status), or a failure.</summary>
public readonly record struct InternalAnswer(MapNode? Object, ApiStatus? Failure)
{
    public bool NotFound => Failure is { Code: 404 };

    public bool AlreadyExists => Failure is { Reason: "AlreadyExists" };

    public bool Conflict => Failure is { Reason: "Conflict" };

    /// <summary>Somebody changed or deleted the object meanwhile: who follows it will be told.</summary>
    public bool Overtaken => Conflict || NotFound;

    /// <summary>The namespace is being deleted: nothing new can be made in it, and trying again is of no use.</summary>
    public bool NamespaceTerminating => Failure?.Details?.Causes.Any(cause => cause.Reason == "NamespaceTerminating") == true;
}

/// <summary>
/// How the server's own parts use the API: every call passes the whole pipeline, as a named user with that user's rights. It is
/// audited, measured, authorized, admitted and validated like a call from outside.
/// </summary>
public sealed class InternalClient(IMediator mediator, IIdentifierSource identifiers, TimeProvider clock)
{
    private const string Json = "application/json";
    private const string MergePatch = "application/merge-patch+json";
    private const string ApplyPatch = "application/apply-patch+yaml";

    /// <summary>This client under another identity.</summary>
    public InternalSession As(InternalCaller caller) => new(this, caller);

    internal async ValueTask<InternalAnswer> SendAsync(InternalCaller caller, InternalCall call, CancellationToken cancellation)
    {
        RequestContext context = ContextOf(caller, call);
        return await AnswerAsync(context, cancellation) switch
        {
            FailureAnswer failed => new(null, failed.Status),
            ObjectAnswer stored => new(context.FromStorage(stored.Object), null),
            TreeAnswer made => new(made.Object, null),
            _ => default,
        };
    }

    internal async ValueTask<(IReadOnlyList<CachedObject> Items, ApiStatus? Failure)> ListAsync(
        InternalCaller caller, InternalCall call, CancellationToken cancellation) =>
        await AnswerAsync(ContextOf(caller, call), cancellation) switch
        {
            ListAnswer list => (list.Items, null),
            FailureAnswer failed => ([], failed.Status),
            ApiAnswer other => throw new InvalidOperationException($"a list was answered with {other.GetType().Name}"),
        };

    internal static InternalCall Create(ResourceDefinition resource, string ns, MapNode body) =>
        new("create", resource, ns) { Body = InternalBody.Of(body, Json) };

    internal static InternalCall Update(ResourceDefinition resource, string ns, string name, MapNode body, string subresource) =>
        new("update", resource, ns, name, subresource) { Body = InternalBody.Of(body, Json) };

    internal static InternalCall Patch(ResourceDefinition resource, string ns, string name, MapNode patch, string subresource) =>
        new("patch", resource, ns, name, subresource) { Body = InternalBody.Of(patch, MergePatch) };

    internal static InternalCall Apply(ResourceDefinition resource, string ns, string name, MapNode configuration, string manager, string subresource) =>
        new("patch", resource, ns, name, subresource)
        {
            Body = InternalBody.Of(configuration, ApplyPatch),
            Query = [new("fieldManager", manager), new("force", "true")],
        };

    internal static InternalCall Delete(ResourceDefinition resource, string ns, string name, (string Uid, string? Version) seen, string policy)
    {
        var preconditions = new MapNode { ["uid"] = seen.Uid };
        if (seen.Version is { } version)
        {
            preconditions["resourceVersion"] = version;
        }

        var options = new MapNode
        {
            ["kind"] = "DeleteOptions",
            ["apiVersion"] = "v1",
            ["preconditions"] = preconditions,
            ["propagationPolicy"] = policy,
        };
        return new("delete", resource, ns, name) { Body = InternalBody.Of(options, Json) };
    }

    private async ValueTask<ApiAnswer> AnswerAsync(RequestContext context, CancellationToken cancellation)
    {
        int code = 500;
        try
        {
            ApiAnswer answer = await mediator.Send<ApiAnswer>(RequestFactory.Create(context), cancellation);
            code = answer.Code;
            return answer;
        }
        finally
        {
            context.Complete(code);
        }
    }

    private RequestContext ContextOf(InternalCaller caller, InternalCall call)
    {
        ResourceDefinition resource = call.Resource;
        string path = (resource.Group.Length == 0 ? "/api/" : "/apis/") + resource.ApiVersion +
            (call.Namespace.Length > 0 && resource.Namespaced ? $"/namespaces/{call.Namespace}" : "") + "/" + resource.Resource +
            (call.Name.Length > 0 ? "/" + call.Name : "") + (call.Subresource.Length > 0 ? "/" + call.Subresource : "");
        return new RequestContext
        {
            Info = new RequestInfo
            {
                IsResource = true,
                Verb = call.Verb,
                Path = path,
                Group = resource.Group,
                Version = resource.Version,
                Resource = resource.Resource,
                Subresource = call.Subresource,
                Namespace = resource is { Group: "", Resource: "namespaces" } ? call.Name : call.Namespace,
                Name = call.Name,
                Definition = resource,
            },
            Catalogue = ResourceCatalogue.BuiltIn,
            Credentials = new Credentials(null, null, path) { Internal = caller.User },
            Options = call.Query.Length == 0 ? RequestOptions.None : new RequestOptions(call.Query.ToDictionary(pair => pair.Key, pair => pair.Value)),
            Body = call.Body,
            AuditId = identifiers.NewUid().ToString(),
            Received = clock.GetUtcNow(),
            UserAgent = $"{caller.Agent}/internal",
            RemoteAddress = "127.0.0.1",
            Uri = path,
        };
    }
}

/// <summary>One internal call.</summary>
internal sealed record InternalCall(string Verb, ResourceDefinition Resource, string Namespace, string Name = "", string Subresource = "")
{
    public InternalBody Body { get; init; } = InternalBody.None;

    public KeyValuePair<string, string>[] Query { get; init; } = [];
}
