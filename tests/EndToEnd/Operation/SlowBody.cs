using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Kronicle.EndToEnd.Operation;

/// <summary>A JSON body of which the second half is sent when the test says so.</summary>
internal sealed class SlowBody(string text) : HttpContent
{
    private readonly byte[] bytes = Encoding.UTF8.GetBytes(text);
    private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource finish = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when the first half is on its way.</summary>
    public Task Begun => begun.Task;

    public void Finish() => finish.TrySetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        Headers.ContentType ??= new MediaTypeHeaderValue("application/json");
        int half = bytes.Length / 2;
        await stream.WriteAsync(bytes.AsMemory(0, half));
        await stream.FlushAsync();
        begun.TrySetResult();
        await finish.Task;
        await stream.WriteAsync(bytes.AsMemory(half));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }
}
