using System.Net;
using Kronicle.Api.Answers;
using Kronicle.Api.Negotiation;
using Kronicle.Api.Routing;
using Kronicle.Application.Authentication;
using Kronicle.Application.EventLog;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using MediatR;
using Microsoft.AspNetCore.Http.Features;

namespace Kronicle.Api.Hosting;

/// <summary>How long a request may take: --request-timeout.</summary>
public sealed record RequestLimits(TimeSpan Timeout);

/// <summary>HTTP in, one MediatR request through the pipeline, one answer out.</summary>
public sealed partial class ApiRequestHandler(
    IMediator mediator, AnswerWriter answers, IIdentifierSource identifiers, TimeProvider clock, RequestLimits limits,
    Goaway goaway, CrossOrigin origins, StrictTransport strict, ServingTime serving, ILogger<ApiRequestHandler> log)
{
    private const int AuditIdLimit = 1024;

    public async Task HandleAsync(HttpContext http)
    {
        RequestContext context = Context(http, out OutputForm form, out ApiStatus? malformed);
        http.Response.Headers["Audit-Id"] = context.AuditId;
        strict.Add(http.Response);
        goaway.Draw(http);
        if (origins.Answers(http))
        {
            return;
        }

        using CancellationTokenSource? time = context.Deadline is { } end ? new(end - context.Received, clock) : null;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, time?.Token ?? serving.Over);
        try
        {
            if (time is not null && malformed is not null)
            {
                await FailAsync(http, context, form, malformed);
                return;
            }

            ApiAnswer answer = await mediator.Send(RequestFactory.Create(context), ends.Token);
            FlowControlHeaders.Add(http.Response, answer);
            Goaway.EndUnknown(http, context, answer);
            await answers.WriteAsync(http, context, form, answer, ends.Token);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client went away: nobody is left to answer.
            context.ClosedEarly = true;
        }
        catch (OperationCanceledException) when (time is { IsCancellationRequested: true })
        {
            await FailAsync(http, context, form, Failure.Timeout("request did not complete within the allotted timeout", 0));
        }
        catch (OperationCanceledException)
        {
            // The server stops: streams end here.
        }
        catch (LogUnavailableException e)
        {
            LogUnavailable(log, context.AuditId, e.Message);
            await FailAsync(http, context, form, StatusOf(e.Outage));
        }
        catch (ValueUnreadableException e)
        {
            LogUnreadable(log, context.AuditId, e.Message);
            await FailAsync(http, context, form, Failure.Internal(e.Message));
        }
        catch (BadHttpRequestException)
        {
            await FailAsync(http, context, form, Failure.BadRequest("the request body could not be read"));
        }
        catch (Exception e)
        {
            context.Faulted = true;
            LogFault(log, context.AuditId, e);
            await FailAsync(http, context, form, Failure.Internal($"the request failed; the server's log has the reason under {context.AuditId}"));
        }
        finally
        {
            context.AnswerLeft = http.Response.HasStarted;
            context.Complete(http.Response.StatusCode);
        }
    }

    private RequestContext Context(HttpContext http, out OutputForm form, out ApiStatus? badTimeout)
    {
        HttpRequest request = http.Request;
        RequestOptions options = QueryParameters.Of(request);
        string path = request.Path.Value is { Length: > 0 } value ? value : "/";
        RequestInfo info = RequestInfoParser.Parse(request.Method, path, options, ResourceCatalogue.BuiltIn);
        string accept = request.Headers.Accept.ToString();
        (form, ApiStatus? refusal) = AcceptHeader.Choose(accept, PrettyParameter.Of(options, request.Headers.UserAgent.ToString()), Answering(info));
        DateTimeOffset now = clock.GetUtcNow();
        (TimeSpan allotted, badTimeout) = RequestTimeout.Of(options, limits.Timeout);
        string remote = Address(http.Connection.RemoteIpAddress);
        string? token = BearerToken.Parse(request.Headers.Authorization.ToString());
        (string? shown, string? malformed) = token is null ? WebSocketToken.Take(request) : default;
        form = form with { IncludeObject = options.Text("includeObject") is { Length: > 0 } include ? include : "Metadata" };
        return new RequestContext
        {
            Info = info,
            Catalogue = ResourceCatalogue.BuiltIn,
            Credentials = new Credentials(token ?? shown, http.Connection.ClientCertificate, path)
            {
                Malformed = malformed,
                Headers = new CallerHeaders(request.Headers),
                Intermediates = SentIntermediates.Of(http),
            },
            Options = options,
            Body = new HttpRequestBody(request),
            AuditId = AuditId(request),
            Received = now,
            Deadline = info.LongRunning ? null : now + allotted,
            UserAgent = request.Headers.UserAgent.ToString(),
            RemoteAddress = remote,
            ForwardedFor = SourceAddresses.Of(request.Headers, remote),
            Uri = RequestTarget(http),
            Accept = accept,
            NotAcceptable = refusal,
            AnswerForm = answers.FormOf(form),
            TraceParent = request.Headers.TraceParent.ToString(),
            Impersonation = ImpersonationHeaderReader.Read(request.Headers),
        };
    }

    private static ApiStatus StatusOf(LogOutage outage) => outage switch
    {
        LogOutage.Unanswered => Failure.Timeout("the event log did not answer in time, what was asked may have been done", 1),
        LogOutage.Full => new(507, "InsufficientStorage", "the event log has no room left, nothing was stored", new() { RetryAfterSeconds = 1 }),
        _ => new(503, "ServiceUnavailable", "the event log is not available, please try again later", new() { RetryAfterSeconds = 1 }),
    };

    private static AnswerKind Answering(RequestInfo info) => info switch
    {
        { IsResource: false } => AnswerKind.Documents,
        { Verb: "watch" } => AnswerKind.Watches,
        { Subresource: "log" } => AnswerKind.Logs,
        { LongRunning: true } => AnswerKind.Connections,
        { Verb: "list" } => AnswerKind.Lists,
        _ => AnswerKind.Objects,
    };

    private string AuditId(HttpRequest request)
    {
        string given = request.Headers["Audit-ID"].ToString();

        // It goes back in a header: what no header can hold is not taken.
        return given.Length is > 0 and <= AuditIdLimit && given.All(c => c is > ' ' and < '\x7f') ? given : identifiers.NewUid().ToString();
    }

    // As the client wrote it, escapes included.
    private static string RequestTarget(HttpContext http) =>
        http.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } target && target[0] == '/'
            ? target
            : http.Request.Path.ToUriComponent() + http.Request.QueryString.Value;

    private static string Address(IPAddress? address) =>
        address is null ? "" : (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

    private async Task FailAsync(HttpContext http, RequestContext context, OutputForm form, ApiStatus status)
    {
        context.Failed = status;
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        http.Response.Clear();
        http.Response.Headers["Audit-Id"] = context.AuditId;
        http.Response.Headers.CacheControl = "no-cache, private";
        await answers.FailAsync(http.Response, form, status, CancellationToken.None);
    }

    [LoggerMessage(1, LogLevel.Error, "request {AuditId} failed")]
    private static partial void LogFault(ILogger log, string auditId, Exception e);

    [LoggerMessage(2, LogLevel.Warning, "request {AuditId}: the event log is not available: {Reason}")]
    private static partial void LogUnavailable(ILogger log, string auditId, string reason);

    [LoggerMessage(3, LogLevel.Error, "request {AuditId}: {Reason}")]
    private static partial void LogUnreadable(ILogger log, string auditId, string reason);
}
