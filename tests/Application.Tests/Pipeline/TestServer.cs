using System.Text;
using Kronicle.Application.Admission;
using Kronicle.Application.Allocation;
using Kronicle.Application.Auditing;
using Kronicle.Application.Authentication;
using Kronicle.Application.Authorization;
using Kronicle.Application.Authorization.Rbac;
using Kronicle.Application.Codecs;
using Kronicle.Application.EventLog;
using Kronicle.Application.Fairness;
using Kronicle.Application.Internal;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Pods;
using Kronicle.Application.Requests;
using Kronicle.Application.Strategies;
using Kronicle.Application.Telemetry;
using Kronicle.Application.Tests.Authorization;
using Kronicle.Application.Tests.WatchCache;
using Kronicle.Application.Validation;
using Kronicle.Application.WatchCache;
using Kronicle.Application.Writes;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Selection;
using Kronicle.Infrastructure.Randomness;
using Kronicle.Infrastructure.Storage.Memory;
using Kronicle.Infrastructure.Wire.Protobuf;
using Kronicle.Infrastructure.Wire.Yaml;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Kronicle.Application.Tests.Pipeline;

/// <summary>The whole pipeline over a log in memory, without a wire. Every request is an administrator's.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private static readonly UserInfo Administrator = new("admin", "admin-uid", [UserInfo.MastersGroup, UserInfo.AuthenticatedGroup], UserInfo.Anonymous.Extra);

    private readonly ServiceProvider provider;
    private bool sharesLog;

    private TestServer(ServiceProvider provider) => this.provider = provider;

    public MemoryEventLog Memory { get; private init; } = null!;

    /// <summary>Stands between the pipeline and <see cref="Memory"/>.</summary>
    public RacingLog Log { get; private init; } = null!;

    public FakeTimeProvider Clock { get; private init; } = null!;

    public ObjectCache Cache { get; private init; } = null!;

    /// <param name="window">How many events the cache keeps.</param>
    /// <param name="identifiers">Where names and uids come from.</param>
    /// <param name="configure">Adds services.</param>
    /// <param name="shared">The log of another server, which stays that one's to dispose of; null for one of its own.</param>
    public static async Task<TestServer> StartAsync(
        int window = 4096, IIdentifierSource? identifiers = null, Action<IServiceCollection>? configure = null, MemoryEventLog? shared = null)
    {
        MemoryEventLog memory = shared ?? new MemoryEventLog();
        var log = new RacingLog(memory);
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        ObjectCache cache = Maps.Cache(log, clock, window);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(clock).AddSingleton<IEventLog>(log).AddSingleton(cache);
        services.AddSingleton(identifiers ?? new SystemIdentifiers());
        services.AddSingleton<PagedSnapshots>().AddSingleton<ListReader>().AddSingleton(new WatchLimits(TimeSpan.FromMinutes(30)));
        services.AddSingleton(new AuthenticatorChain([new InternalAuthenticator()], null)).AddSingleton(new FailedAuthentications(0, clock));
        services.AddSingleton(AuthorizationModes.Create([new("AlwaysAllow")], new(null!)));
        services.AddSingleton(new InFlightLimiter(new InFlightLimits()));
        services.AddSingleton<IAuditSink, NoAudit>().AddSingleton(AuditPolicy.Default).AddSingleton<IAnswerForm, NoAudit>().AddSingleton<AuditRecorder>().AddSingleton<RequestBodies>().AddSingleton<IRequestMetrics, NoMetrics>();
        services.AddSingleton<IAdmissionMetrics, NoMetrics>().AddSingleton<AdmissionChain>().AddSingleton<IYamlText, YamlText>().AddSingleton<IProtobufCodec, ProtobufCodec>();
        services.AddSingleton<BodyDecoder>().AddSingleton<DeleteOptionsReader>().AddSingleton<Defaults>().AddSingleton<ActionBodies>().AddSingleton<Subresources>();
        services.AddSingleton<Allocators>().AddSingleton<ObjectReads>().AddSingleton<ObjectWriter>().AddSingleton<UpdateStep>().AddSingleton<Deletion>().AddSingleton<DeletionRun>();
        services.AddSingleton<ObjectRules>().AddSingleton<VirtualResources>();
        services.AddSingleton<IWriteDecoder<CreateObject>, CreateDecoder>().AddSingleton<IWriteDecoder<UpdateObject>, UpdateDecoder>();
        services.AddSingleton<ApplyDecoder>();
        services.AddSingleton<IWriteDecoder<PatchObject>, PatchDecoder>().AddSingleton<IWriteDecoder<DeleteObject>, DeleteDecoder>();
        services.AddSingleton<ObjectUpdates>().AddSingleton<PodBinder>().AddSingleton<DisruptionBudgets>().AddSingleton<EvictedPods>();
        services.AddSingleton<IVirtualResource, Bindings>();
        services.AddSingleton<ISubresourceHandler, PodBindings>().AddSingleton<ISubresourceHandler, PodEviction>();
        services.AddSingleton<ClusterLookup>().AddSingleton<IRoleSource>(new FixedRoles([], [])).AddSingleton<EscalationCheck>();
        services.AddRequestPipeline();
        configure?.Invoke(services);
        await cache.StartAsync(CancellationToken.None);
        return new TestServer(services.BuildServiceProvider()) { Memory = memory, Log = log, Clock = clock, Cache = cache, sharesLog = shared is not null };
    }

    /// <summary>Sends a request to a resource of the namespace ns, or to a cluster-wide one.</summary>
    /// <param name="verb">The API verb; apply is a patch by server-side apply.</param>
    /// <param name="path">The resource with its group, and perhaps a name and a subresource: deployments.apps/web/status.</param>
    /// <param name="body">JSON, or the patch; the content type of a patch is that of a merge patch.</param>
    /// <param name="query">Pairs such as limit=2.</param>
    public async Task<ApiAnswer> SendAsync(string verb, string path, string body = "", params string[] query) =>
        (await AskAsync(verb, path, body, query)).Answer;

    /// <summary>The same, with the warnings that the client would get.</summary>
    public async Task<(ApiAnswer Answer, IReadOnlyList<string> Warnings)> AskAsync(string verb, string path, string body = "", params string[] query)
    {
        string[] parts = path.Split('/');
        string[] names = parts[0].Split('.', 2);
        ResourceDefinition resource = ResourceCatalogue.BuiltIn.Resources.First(
            r => r.Resource == names[0] && r.Group == (names.ElementAtOrDefault(1) ?? ""));
        var context = new RequestContext
        {
            Info = new RequestInfo
            {
                IsResource = true,
                Verb = verb == "apply" ? "patch" : verb,
                Path = "/" + path,
                Group = resource.Group,
                Version = resource.Version,
                Resource = resource.Resource,
                Namespace = resource.Namespaced ? "ns" : "",
                Name = (parts.ElementAtOrDefault(1) ?? ""),
                Subresource = (parts.ElementAtOrDefault(2) ?? ""),
                Definition = resource,
            },
            Catalogue = ResourceCatalogue.BuiltIn,
            Credentials = new Credentials(null, null, "") { Internal = Administrator },
            Options = new RequestOptions(query.Select(q => q.Split('=', 2)).ToDictionary(q => q[0], q => q[1])),
            Body = new TextBody(MediaType(verb), body),
            AuditId = "a",
            Received = Clock.GetUtcNow(),
            UserAgent = "test/1",
        };
        ApiAnswer answer = await provider.GetRequiredService<IMediator>().Send<ApiAnswer>(RequestOf(verb, context));
        if (answer is not WatchAnswer)
        {
            context.Complete(answer.Code);
        }

        return (answer, context.Warnings);
    }

    /// <summary>A part of the server.</summary>
    public T Get<T>()
        where T : notnull => provider.GetRequiredService<T>();

    /// <summary>The object of an answer, with its resourceVersion.</summary>
    public static MapNode Tree(ApiAnswer answer) => answer switch
    {
        ObjectAnswer stored => stored.Object.Tree(stored.Resource.Type),
        TreeAnswer made => made.Object,
        FailureAnswer failed => throw new InvalidOperationException(failed.Status.Message),
        _ => throw new InvalidOperationException(answer.ToString()),
    };

    public static ApiStatus Failure(ApiAnswer answer) => Assert.IsType<FailureAnswer>(answer).Status;

    public Task<long> RevisionAsync() => Memory.CurrentRevisionAsync(CancellationToken.None).AsTask();

    public async ValueTask DisposeAsync()
    {
        await provider.DisposeAsync();
        if (!sharesLog)
        {
            await Memory.DisposeAsync();
        }
    }

    private static string MediaType(string verb) => verb switch
    {
        "patch" => "application/merge-patch+json",
        "apply" => ApplyDecoder.MediaType,
        _ => "application/json",
    };

    private static ApiRequest RequestOf(string verb, RequestContext context) => verb switch
    {
        _ when !Subresources.Generic(context.Resource, context.Info.Subresource) => new ConnectObject(context),
        "get" => new GetObject(context),
        "list" => new ListObjects(context),
        "watch" => new WatchObjects(context),
        "create" => new CreateObject(context),
        "update" => new UpdateObject(context),
        "patch" or "apply" => new PatchObject(context),
        "delete" => new DeleteObject(context),
        _ => new DeleteCollection(context),
    };

    private sealed class TextBody(string contentType, string text) : IRequestBody
    {
        public string ContentType => contentType;

        public ValueTask<BodyBytes> ReadAsync(CancellationToken cancellation) => new(new BodyBytes(Encoding.UTF8.GetBytes(text), null));
    }

    private sealed class NoAudit : IAuditSink, IAnswerForm
    {
        public bool Enabled => false;

        public long Taken => 0;

        public long Lost => 0;

        public bool Strict => false;

        public bool Write(in AuditEvent item) => true;

        public void Write(in AuditEvent coming, in AuditEvent end)
        {
        }

        public void WriteWaiting()
        {
        }

        public ReadOnlyMemory<byte>? JsonOf(ApiAnswer answer, int most) => default(ReadOnlyMemory<byte>);
    }

    private sealed class NoMetrics : IRequestMetrics, IAdmissionMetrics
    {
        public void Plugin(string plugin, AdmissionAttributes attributes, bool mutates, bool rejected, TimeSpan took)
        {
        }

        public void Step(AdmissionAttributes attributes, bool mutates, bool rejected, TimeSpan took)
        {
        }

        public void Started(RequestContext context)
        {
        }

        public void WatchEvents(ResourceDefinition resource, int count)
        {
        }

        public void Completed(RequestContext context, int code, TimeSpan took)
        {
        }
    }
}
