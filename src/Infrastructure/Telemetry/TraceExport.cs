using System.Collections;
using System.Runtime.CompilerServices;
using Kronicle.Application.Discovery;
using Kronicle.Application.Telemetry;
using Microsoft.Extensions.Configuration;
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

    private const string Prefix = "OTEL_";

    /// <param name="services">The server's services.</param>
    /// <param name="configuration">The host's, from which OpenTelemetry reads its settings: it gets the OTEL_ variables and no others.</param>
    /// <param name="environment">The environment variables.</param>
    public static void AddTraceExport(this IServiceCollection services, IConfigurationBuilder configuration, IDictionary environment)
    {
        if (environment[EndpointVariable] is string { Length: > 0 })
        {
            configuration.AddInMemoryCollection(environment.Keys.OfType<string>()
                .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
                .Select(name => new KeyValuePair<string, string?>(name, environment[name] as string)));
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
