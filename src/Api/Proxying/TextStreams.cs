using Kronicle.Application.Connections;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Failures;

namespace Kronicle.Api.Proxying;

/// <summary>Logs: what a kubelet answers, passed on as text. Its refusals become ours.</summary>
public sealed class TextStreams(BackendClients clients)
{
    private const int MostRefusal = 50000;

    public async Task<ApiStatus?> RunAsync(HttpContext http, RequestContext context, TextStreamAnswer answer, CancellationToken cancellation)
    {
        HttpResponseMessage response;
        using var request = new HttpRequestMessage(HttpMethod.Get, answer.Backend.Uri);
        try
        {
            response = await clients.SendAsync(answer.Backend, request, cancellation);
        }
        catch (BackendException e)
        {
            return new ApiStatus(500, "", $"Get \"{answer.Backend.Uri.AbsoluteUri}\": {e.Message}");
        }

        using (response)
        {
            if ((int)response.StatusCode is < 200 or > 206)
            {
                return await RefusalAsync(response, answer, cancellation);
            }

            http.Response.ContentType = "text/plain";
            context.OnConnected?.Invoke(200);

            // The caller learns at once that the log is there, also when nothing was written yet.
            await http.Response.Body.FlushAsync(cancellation);
            await DuplexCopy.CopyAsync(await response.Content.ReadAsStreamAsync(cancellation), http.Response.Body, cancellation);
            return null;
        }
    }

    private static async Task<ApiStatus> RefusalAsync(HttpResponseMessage response, TextStreamAnswer answer, CancellationToken cancellation)
    {
        string text = await BoundedText.ReadAsync(await response.Content.ReadAsStreamAsync(cancellation), MostRefusal, cancellation);
        int code = (int)response.StatusCode;
        return code switch
        {
            500 => Failure.Internal(text),
            400 => Failure.BadRequest(text),
            _ => ServerResponse.Status(code, "", answer.Resource, answer.Name, text),
        };
    }
}
