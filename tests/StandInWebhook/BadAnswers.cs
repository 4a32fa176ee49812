using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Kronicle.StandInWebhook;

/// <summary>Answers of webhooks that can't be used.</summary>
public static class BadAnswers
{
    /// <summary>A text, whatever was asked.</summary>
    public static Func<HttpContext, JsonNode, Task> Write(string text) => (context, _) => context.Response.WriteAsync(text);

    /// <summary>An allowance with something wrong in it.</summary>
    public static Func<HttpContext, JsonNode, Task> With(Action<JsonObject> spoil) => (context, review) =>
    {
        JsonObject answer = JsonNode.Parse(WebhookServer.Answer(review, WebhookServer.Allow()))!.AsObject();
        spoil(answer);
        return context.Response.WriteAsync(answer.ToJsonString());
    };

    /// <summary>An HTTP status that is no success.</summary>
    public static Func<HttpContext, JsonNode, Task> Fail(int code, string text) => (context, _) =>
    {
        context.Response.StatusCode = code;
        return context.Response.WriteAsync(text);
    };

    public static Task RedirectAsync(HttpContext context, JsonNode review)
    {
        context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
        context.Response.Headers.Location = "/elsewhere";
        return Task.CompletedTask;
    }

    /// <summary>Vanishes in the middle of the call.</summary>
    public static Task VanishAsync(HttpContext context, JsonNode review)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    /// <summary>Hangs until nobody waits any longer.</summary>
    public static Task HangAsync(HttpContext context, JsonNode review) => Task.Delay(Timeout.Infinite, context.RequestAborted);

    /// <summary>Goes on until the reader hangs up.</summary>
    public static async Task FloodAsync(HttpContext context, JsonNode review)
    {
        byte[] block = new byte[64 * 1024];
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(block, context.RequestAborted);
        }
    }
}
