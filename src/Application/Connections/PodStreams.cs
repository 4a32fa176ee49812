using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Connections;

/// <summary>pods/exec: a command in a container, with its streams.</summary>
public sealed class PodExec(ConnectionRequest requests, CreatePermission permission) : PodStreams("exec", requests, permission);

/// <summary>pods/attach: the streams of a container that runs.</summary>
public sealed class PodAttach(ConnectionRequest requests, CreatePermission permission) : PodStreams("attach", requests, permission);

/// <summary>The connections to the streams of a container, through its node's kubelet.</summary>
public abstract class PodStreams(string verb, ConnectionRequest requests, CreatePermission permission) : ISubresourceHandler
{
    private static readonly (string Option, string Parameter)[] Streams = [("stdin", "input"), ("stdout", "output"), ("stderr", "error"), ("tty", "tty")];

    public string Subresource => "pods/" + verb;

    public bool TakesBody => false;

    public async ValueTask<ApiAnswer> AnswerAsync(RequestContext context, MapNode? body, CancellationToken cancellation)
    {
        MapNode options = body!;
        ApiStatus? failure = await permission.MissingAsync(context, cancellation);
        MapNode? pod = null;
        if (failure is null)
        {
            (pod, failure) = await requests.FindAsync(context, context.Info.Name, cancellation);
        }

        string container = "";
        if (failure is null)
        {
            (container, failure) = PodContainers.Choose(pod!, options.Text("container") ?? "");
        }

        if (failure is null && ConnectionRequest.NodeOf(pod!).Length == 0)
        {
            failure = Failure.BadRequest($"pod {context.Info.Name} does not have a host assigned");
        }

        if (failure is not null)
        {
            return new FailureAnswer(failure);
        }

        string[] path = [verb, context.Info.Namespace, context.Info.Name, container];
        (Backend? kubelet, failure) = await requests.KubeletAsync(pod!, path, Query(options), cancellation);
        return failure is not null ? new FailureAnswer(failure) : new UpgradeAnswer(kubelet!, new RemoteStreams(
            options.Bool("stdin") == true, options.Bool("stdout") == true, options.Bool("stderr") == true, options.Bool("tty") == true));
    }

    private static string Query(MapNode options) => ConnectionRequest.Query([
        .. Streams.Where(stream => options.Bool(stream.Option) == true).Select(stream => (stream.Parameter, "1")),
        .. (options.List("command") ?? []).OfType<TextNode>().Select(word => ("command", word.Value)),
    ]);
}
