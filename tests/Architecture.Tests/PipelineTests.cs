using Kronicle.Api.CommandLine;
using Kronicle.Api.Hosting;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Pipeline.Stages;
using Kronicle.Infrastructure.Identity;
using Kronicle.Infrastructure.Storage.Memory;
using Kronicle.TestKit;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kronicle.Architecture.Tests;

public sealed class PipelineTests
{
    private static readonly Type[] Every =
    [
        typeof(TelemetryStage<>), typeof(AuthenticationStage<>), typeof(AuditStage<>), typeof(ImpersonationStage<>),
        typeof(FlowControlStage<>), typeof(AuthorizationStage<>), typeof(NegotiationStage<>), typeof(DeprecationStage<>),
    ];

    private static readonly Type[] Writes =
    [
        typeof(RetryOnConflictStage<>), typeof(DecodeStage<>), typeof(FieldManagementStage<>), typeof(MutatingAdmissionStage<>),
        typeof(EscalationStage<>), typeof(NamingStage<>), typeof(AllocationStage<>), typeof(StrategyStage<>), typeof(ValidationStage<>),
        typeof(ValidatingAdmissionStage<>),
    ];

    public static TheoryData<Type> Requests => [.. RequestTypes()];

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Every_request_passes_every_stage_in_order_and_has_one_handler(Type request)
    {
        using var folder = new TemporaryFolder();
        using var identity = ServerIdentity.Open(new IdentityOptions { DataDirectory = folder.Path }, TimeProvider.System);
        await using var log = new MemoryEventLog();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IHostApplicationLifetime, NeverStops>();
        services.AddServer(new ServerOptions { DataDir = folder.Path, Storage = StorageKind.Memory }, identity, log);
        await using ServiceProvider provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });

        Type[] stages = [.. provider.GetServices(typeof(IPipelineBehavior<,>).MakeGenericType(request, typeof(ApiAnswer))).Select(stage => stage!.GetType())];
        Type[] expected = typeof(WriteRequest).IsAssignableFrom(request) ? [.. Every, .. Writes] : Every;
        Assert.Equal(expected.Select(stage => stage.MakeGenericType(request)), stages);
        Assert.Single(provider.GetServices(typeof(IRequestHandler<,>).MakeGenericType(request, typeof(ApiAnswer))));
    }

    [Fact]
    public void No_request_is_a_stream_of_the_mediator_whose_behaviours_would_be_skipped() =>
        Assert.DoesNotContain(typeof(RequestPipeline).Assembly.GetTypes().Concat(typeof(ServerServices).Assembly.GetTypes()),
            type => type.GetInterfaces().Any(i => i.Name.StartsWith("IStreamRequest", StringComparison.Ordinal) || i == typeof(INotification)));

    private static IEnumerable<Type> RequestTypes() => typeof(RequestPipeline).Assembly.GetTypes()
        .Concat(typeof(ServerServices).Assembly.GetTypes())
        .Where(type => !type.IsAbstract && typeof(IBaseRequest).IsAssignableFrom(type));

    private sealed class NeverStops : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
        }
    }
}
