using System.Runtime.CompilerServices;
using Kronicle.Application.Discovery;
using Kronicle.Application.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Kronicle.Infrastructure.Telemetry;

/// <summary>
/// Sends spans by OTLP when the environment names a collector, by OpenTelemetry's own variables:
/// https://opentelemetry.io/docs/specs/otel/protocol/exporter/. Without one the exporter's assemblies are not even loaded.
/// </summary>
public static class TraceExport
{
    /// <summary>The variable that turns the export on.</summary>
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <param name="services">The server's services.</param>
    /// <param name="environment">Looks up an environment variable.</param>
    public static void AddTraceExport(this IServiceCollection services, Func<string, string?> environment)
    {
        if (environment(EndpointVariable) is { Length: > 0 })
        {
            AddExporter(services);
        }
    }

    // A method of its own: the types that it names are loaded when it is compiled, which is when it is first called.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddExporter(IServiceCollection services) =>
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("kronicle", serviceVersion: ServerVersion.GitVersion))
            .WithTracing(tracing => tracing.AddSource(RequestTracing.SourceName).AddOtlpExporter());
}
