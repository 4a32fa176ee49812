using System.Diagnostics;
using Kronicle.Api.Tests.Harness;
using Kronicle.Application.Requests;
using Kronicle.Application.Telemetry;
using Kronicle.Infrastructure.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kronicle.Api.Tests.Telemetry;

public sealed class TracingTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Theory]
    [InlineData("list", "", "v1", "pods", "", "", "", "GET /api/v1/pods")]
    [InlineData("watch", "apps", "v1", "deployments", "n", "", "", "GET /apis/apps/v1/namespaces/{:namespace}/deployments")]
    [InlineData("update", "apps", "v1", "deployments", "n", "d", "scale", "PUT /apis/apps/v1/namespaces/{:namespace}/deployments/{:name}/scale")]
    [InlineData("deletecollection", "", "v1", "nodes", "", "", "", "DELETE /api/v1/nodes")]
    public void A_span_is_named_by_its_route(string verb, string group, string version, string resource, string ns, string name, string sub, string span) =>
        Assert.Equal(span, RequestTracing.SpanName(new RequestInfo
        {
            IsResource = true, Verb = verb, Path = "", Group = group, Version = version, Resource = resource, Namespace = ns, Name = name, Subresource = sub,
        }));

    [Fact]
    public void A_path_that_is_no_resource_is_named_by_its_method() =>
        Assert.Equal("GET", RequestTracing.SpanName(new RequestInfo { IsResource = false, Verb = "get", Path = "/livez" }));

    [Fact]
    public async Task A_request_is_one_span_of_the_clients_trace()
    {
        var ended = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RequestTracing.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceId.ToString() == Trace ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = ended.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/namespaces/default/pods/none");
        request.Headers.Add("traceparent", $"00-{Trace}-00f067aa0ba902b7-01");
        request.Headers.Add("Audit-ID", "traced");
        await client.SendAsync(request, TestContext.Current.CancellationToken);
        await server.StopAsync();
        Activity span = Assert.Single(ended);
        Assert.Equal(("GET /api/v1/namespaces/{:namespace}/pods/{:name}", "00f067aa0ba902b7", ActivityKind.Server),
            (span.DisplayName, span.ParentSpanId.ToString(), span.Kind));
        Assert.Equal(("traced", "get", "pods", 404),
            (span.GetTagItem("audit-id"), span.GetTagItem("verb"), span.GetTagItem("resource"), span.GetTagItem("http.response.status_code")));
    }

    [Fact]
    public void Nothing_is_exported_unless_a_collector_is_named()
    {
        var services = new ServiceCollection();
        var configuration = new ConfigurationManager();
        services.AddTraceExport(configuration, new Dictionary<string, string> { ["OTEL_SERVICE_NAME"] = "x" });
        Assert.Empty(services);
        services.AddTraceExport(configuration, new Dictionary<string, string>
        {
            [TraceExport.EndpointVariable] = "http://127.0.0.1:4317", ["OTHER"] = "y",
        });
        Assert.NotEmpty(services);
        Assert.Equal(("http://127.0.0.1:4317", null), (configuration[TraceExport.EndpointVariable], configuration["OTHER"]));
    }
}
