using Kronicle.Application.Admission.Webhooks;

namespace Kronicle.Infrastructure.Webhooks;

/// <summary>Reads the body of an answer up to a bound: of a success all of it, of anything else as much as a message may show.</summary>
internal static class AnswerReader
{
    private const int MostBytes = 3 << 20;
    private const int MostErrorBytes = 2048;

    // What a webhook announces is believed up to here; beyond it the buffer grows with what has come.
    private const int MostAnnounced = 16 * 1024;
    private const int Unannounced = 1024;

    /// <returns>
    /// The answer, and what is still to come when all that was announced is there but not yet the end of the stream: nothing, which need not
    /// be waited for, but the response must be kept until then. Null when the end has come.
    /// </returns>
    /// <exception cref="WebhookSetupException">The answer is too large.</exception>
    public static async ValueTask<(WebhookAnswer Answer, Task? Ending)> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        int most = response.IsSuccessStatusCode ? MostBytes : MostErrorBytes;
        long? announced = response.Content.Headers.ContentLength;
        Stream body = await response.Content.ReadAsStreamAsync(cancellation);

        // One byte more than there is: the end of the body is seen without another buffer.
        byte[] read = new byte[Math.Min(announced ?? Unannounced, MostAnnounced) + 1];
        int length = 0;
        while (length <= most)
        {
            ValueTask<int> next = body.ReadAsync(read.AsMemory(length), cancellation);
            if (length > 0 && length == announced && !next.IsCompleted)
            {
                return (Answer(response, read, length, most), next.AsTask());
            }

            int count = await next;
            if (count == 0)
            {
                break;
            }

            length += count;
            if (length == read.Length)
            {
                Array.Resize(ref read, Math.Min(length * 2, most + 2));
            }
        }

        return (Answer(response, read, length, most), null);
    }

    private static WebhookAnswer Answer(HttpResponseMessage response, byte[] read, int length, int most)
    {
        int code = (int)response.StatusCode;
        return !response.IsSuccessStatusCode ? new(code, read.AsMemory(0, Math.Min(length, most)), "")
            : length > most ? throw new WebhookSetupException($"the answer is larger than {MostBytes} bytes")
            : length == 0 ? new(0, default, $"0-length response with status code: {code} and content type: {response.Content.Headers.ContentType}")
            : new(code, read.AsMemory(0, length), "");
    }
}
