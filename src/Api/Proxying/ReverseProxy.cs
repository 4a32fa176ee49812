using System.Net.Http.Headers;
using Kronicle.Application.Connections;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Failures;
using Microsoft.AspNetCore.Http.Features;

namespace Kronicle.Api.Proxying;

/// <summary>
/// Passes HTTP requests on and their answers back, bodies as they come. Redirects and links that lead to the backend's root are made to
/// lead through this server again. https://kubernetes.io/docs/tasks/access-application-cluster/access-cluster-services/
/// </summary>
public sealed class ReverseProxy(BackendClients clients, ForwardedHeaders headers, Upgrades upgrades)
{
    private static readonly string[] CorsHeaders =
        ["Access-Control-Allow-Credentials", "Access-Control-Allow-Headers", "Access-Control-Allow-Methods", "Access-Control-Allow-Origin"];

    public async Task<ApiStatus?> RunAsync(HttpContext http, RequestContext context, ProxyAnswer answer, CancellationToken cancellation)
    {
        if (http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
        {
            return await upgrades.PassAsync(http, context, answer.Backend, upgrade, cancellation);
        }

        // Relative links of a page at the root need a path that ends in a slash.
        if (answer.Backend.Path.Length == 0 && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)))
        {
            http.Response.Headers.Location = http.Request.Path.Value + "/" + http.Request.QueryString.Value;
            http.Response.StatusCode = StatusCodes.Status301MovedPermanently;
            return null;
        }

        return await PassAsync(http, context, answer.Backend, cancellation);
    }

    private async Task<ApiStatus?> PassAsync(HttpContext http, RequestContext context, Backend backend, CancellationToken cancellation)
    {
        var links = new ProxyLinks(http.Request, backend);
        using HttpRequestMessage request = Request(http, backend, links);
        HttpResponseMessage response;
        try
        {
            response = await clients.SendAsync(backend, request, cancellation);
        }
        catch (BackendException e)
        {
            return new ApiStatus(503, "ServiceUnavailable", "error trying to reach service: " + e.Message);
        }

        using (response)
        {
            http.Response.StatusCode = (int)response.StatusCode;
            ForwardedHeaders.Copy(response, http.Response);
            foreach (string name in CorsHeaders)
            {
                http.Response.Headers.Remove(name);
            }

            context.OnConnected?.Invoke(http.Response.StatusCode);
            await BodyAsync(http, response, links, cancellation);
            return null;
        }
    }

    private static async Task BodyAsync(HttpContext http, HttpResponseMessage response, ProxyLinks links, CancellationToken cancellation)
    {
        Stream body = await response.Content.ReadAsStreamAsync(cancellation);
        if (response.Headers.NonValidated.TryGetValues("Location", out HeaderStringValues locations) && locations.Count > 0)
        {
            http.Response.Headers.Location = links.Rewrite(locations.First());
        }
        else if (!HttpMethods.IsHead(http.Request.Method) && response.Content.Headers.ContentType?.MediaType == "text/html" &&
            await HtmlRewriting.ReadAsync(body, Encoding(response), links, cancellation) is { } page)
        {
            http.Response.Headers.ContentLength = page.Whole ? page.Bytes.Length : http.Response.Headers.ContentLength;
            await http.Response.Body.WriteAsync(page.Bytes, cancellation);
            if (page.Whole)
            {
                return;
            }
        }

        if (response.Content.Headers.ContentLength is null && !HttpMethods.IsHead(http.Request.Method))
        {
            // A stream: whoever waits for its first piece has the headers already.
            await http.Response.Body.FlushAsync(cancellation);
        }

        await DuplexCopy.CopyAsync(body, http.Response.Body, cancellation);
    }

    private static string Encoding(HttpResponseMessage response) => string.Join(",", response.Content.Headers.ContentEncoding);

    private HttpRequestMessage Request(HttpContext http, Backend backend, ProxyLinks links)
    {
        var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), BackendUri.Exact(backend));
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            request.Content = new StreamContent(http.Request.Body);
            request.Content.Headers.ContentLength = http.Request.ContentLength;
        }

        headers.Copy(http.Request, request);
        request.Headers.Remove("X-Forwarded-Uri");
        request.Headers.TryAddWithoutValidation("X-Forwarded-Uri", links.Prefix + backend.Path);
        if (http.Request.Headers.TE.ToString().Contains("trailers", StringComparison.OrdinalIgnoreCase))
        {
            request.Headers.TryAddWithoutValidation("TE", "trailers");
        }

        return request;
    }
}
