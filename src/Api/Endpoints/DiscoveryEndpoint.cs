using Kronicle.Api.Negotiation;
using Kronicle.Application.Codecs;
using Kronicle.Application.Discovery;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;

namespace Kronicle.Api.Endpoints;

/// <summary>/api, /apis and what is below them: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api</summary>
public sealed class DiscoveryEndpoint(ServerAddress address, IProtobufCodec protobuf, IYamlText yaml, AggregatedGroups aggregated) : IPathEndpoint
{
    public bool Serves(string path) => path is "/api" or "/apis" || path.StartsWith("/api/", StringComparison.Ordinal) ||
        path.StartsWith("/apis/", StringComparison.Ordinal);

    public async ValueTask<ApiAnswer> AnswerAsync(RequestContext context, CancellationToken cancellation)
    {
        var documents = DiscoveryDocuments.Of(context.Catalogue);
        string[] parts = context.Info.Path.Trim('/').Split('/');
        if (parts.Length == 1 && AggregatedDiscoveryAccept.Of(context.Accept) is { } form)
        {
            return Aggregated(parts[0] == "api" ? documents.AggregatedApi(form.Version) : documents.AggregatedApis(form.Version), form);
        }

        if (context.NotAcceptable is { } refusal)
        {
            return new FailureAnswer(refusal);
        }

        ReadOnlyMemory<byte>? json = parts switch
        {
            ["api"] => documents.ApiVersions(address.Text),
            ["apis"] => documents.ApiGroupList(),
            ["api", var version] => documents.ResourceList("", version),
            ["apis", var group] => documents.ApiGroup(group),
            ["apis", var group, var version] => documents.ResourceList(group, version),
            _ => null,
        };
        if (json is { } found)
        {
            return new DocumentAnswer(found, "application/json");
        }

        return (parts is ["apis", var unserved, var at] ? await aggregated.AnswerAsync(context.Catalogue, (unserved, at), cancellation) : null)
            ?? new TextAnswer(404, "404 page not found\n");
    }

    // The entity is the same in every form, and so is its tag.
    private DocumentAnswer Aggregated(CachedDocument document, AggregatedForm form)
    {
        (ReadOnlyMemory<byte> bytes, string type) = form.Encoding switch
        {
            Encoding.Protobuf => (protobuf.FromJson(document.Bytes.Span)!.Value, "application/vnd.kubernetes.protobuf"),
            Encoding.Yaml => (yaml.FromJson(document.Bytes), "application/yaml"),
            _ => (document.Bytes, "application/json"),
        };
        return new(bytes, $"{type};g=apidiscovery.k8s.io;v={form.Version};as=APIGroupDiscoveryList", document.ETag, AsIs: true) { Headers = [new("Vary", "Accept")] };
    }
}

/// <summary>The host and port by which clients reach this server.</summary>
public sealed class ServerAddress
{
    /// <summary>Set once, when the port is bound.</summary>
    public string Text { get; set; } = "";
}
