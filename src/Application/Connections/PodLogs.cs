using System.Globalization;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Connections;

/// <summary>pods/log: what a container wrote, from its node's kubelet. A pod without a node has written nothing.</summary>
public sealed class PodLogs(ConnectionRequest requests) : ISubresourceHandler
{
    private static readonly string[] Switches = ["follow", "previous", "timestamps"];
    private static readonly string[] Numbers = ["sinceSeconds", "tailLines", "limitBytes"];

    public string Subresource => "pods/log";

    public bool TakesBody => false;

    public bool Connects => false;

    public async ValueTask<ApiAnswer> AnswerAsync(RequestContext context, MapNode? body, CancellationToken cancellation)
    {
        MapNode? options = ConnectOptions.Read("PodLogOptions", QueryValues.Of(context.Uri), out string error);
        if (options is null)
        {
            return new FailureAnswer(Failure.BadRequest(error));
        }

        if (LogOptionsRules.Check(options) is { Count: > 0 } causes)
        {
            return new FailureAnswer(Failure.Invalid(new GroupVersionKind("", "v1", "PodLogOptions"), context.Info.Name, causes));
        }

        (MapNode? pod, ApiStatus? failure) = await requests.FindAsync(context, context.Info.Name, cancellation);
        if (failure is not null)
        {
            return new FailureAnswer(failure);
        }

        (string container, failure) = PodContainers.Choose(pod!, options.Text("container") ?? "");
        if (failure is not null)
        {
            return new FailureAnswer(failure);
        }

        return ConnectionRequest.NodeOf(pod!).Length == 0
            ? new NothingAnswer()
            : await FromKubeletAsync(context, options, pod!, container, cancellation);
    }

    private async ValueTask<ApiAnswer> FromKubeletAsync(
        RequestContext context, MapNode options, MapNode pod, string container, CancellationToken cancellation)
    {
        string[] path = ["containerLogs", context.Info.Namespace, context.Info.Name, container];
        (Backend? kubelet, ApiStatus? failure) = await requests.KubeletAsync(pod, path, Query(options), cancellation);
        if (failure is not null)
        {
            return new FailureAnswer(failure);
        }

        BackendTrust trust = options.Bool("insecureSkipTLSVerifyBackend") == true ? BackendTrust.AnyKubelet : BackendTrust.Kubelet;
        return new TextStreamAnswer(kubelet! with { Trust = trust }, Subresource, context.Info.Name, options.Bool("follow") == true);
    }

    private static string Query(MapNode options)
    {
        var pairs = new List<(string Name, string Value)>();
        pairs.AddRange(Switches.Where(name => options.Bool(name) == true).Select(name => (name, "true")));
        foreach (string name in Numbers)
        {
            if (options.Integer(name) is { } number)
            {
                pairs.Add((name, number.ToString(CultureInfo.InvariantCulture)));
            }
        }

        if (options.Text("sinceTime") is { } time)
        {
            pairs.Add(("sinceTime", time));
        }

        return ConnectionRequest.Query(pairs);
    }
}
