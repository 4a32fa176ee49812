using System.Collections.Concurrent;
using System.Net;
using Kronicle.Api.Tests.Harness;
using Kronicle.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kronicle.Api.Tests.Hosting;

/// <summary>Files of authorizers are taken again when they change; what is not good changes nothing and is told.</summary>
public sealed class ConfigurationReloadTests : IAsyncLifetime
{
    private const int Tries = 10_000;

    private readonly TemporaryFolder folder = new();
    private readonly Told told = new();
    private InProcessServer server = null!;
    private HttpClient alice = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Config => folder.File("authorization.yaml");

    public async ValueTask InitializeAsync()
    {
        await WriteAsync("RBAC");
        server = await InProcessServer.StartAsync(
            o => o with { Access = o.Access with { AuthorizationConfig = Config } }, services => services.AddSingleton<ILoggerProvider>(told));
        alice = server.Client("alice");
    }

    public async ValueTask DisposeAsync()
    {
        alice.Dispose();
        await server.DisposeAsync();
        told.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Authorizers_are_those_of_the_file_as_it_is_now()
    {
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync());
        await WriteAsync("RBAC", "AlwaysAllow");
        await UntilAsync(async () => await StatusAsync() == HttpStatusCode.OK);
        await WriteAsync("RBAC");
        await UntilAsync(async () => await StatusAsync() == HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("[", "authorization.yaml")]
    [InlineData("{kind: AuthenticationConfiguration, apiVersion: apiserver.config.k8s.io/v1}", "AuthenticationConfiguration")]
    [InlineData("{kind: AuthorizationConfiguration, apiVersion: apiserver.config.k8s.io/v1, authorizers: []}", "authorizers")]
    [InlineData("{kind: AuthorizationConfiguration, apiVersion: apiserver.config.k8s.io/v1, authorizers: [{type: AlwaysAllow, name: all}]}", "missing required types: [RBAC]")]
    [InlineData("{kind: AuthorizationConfiguration, apiVersion: apiserver.config.k8s.io/v1, authorizers: [{type: RBAC, name: rbac}, {type: Node, name: node}, {type: AlwaysAllow, name: all}]}",
        "authorizer type Node is not allowed if it was not enabled at initial server startup")]
    public async Task What_is_not_good_is_told_and_changes_nothing(string text, string reason)
    {
        await File.WriteAllTextAsync(Config, text, Cancel);
        await UntilAsync(async () => await StatusAsync() == HttpStatusCode.Forbidden && told.Lines.Any(line => line.Contains("stays in use", StringComparison.Ordinal)));
        Assert.Contains(reason, told.Lines.Single(line => line.Contains("stays in use", StringComparison.Ordinal)), StringComparison.Ordinal);
        await WriteAsync("RBAC", "AlwaysAllow");
        await UntilAsync(async () => await StatusAsync() == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_file_that_is_away_changes_nothing()
    {
        File.Delete(Config);
        await UntilAsync(async () => await StatusAsync() == HttpStatusCode.Forbidden && told.Lines.Any(line => line.Contains("stays in use", StringComparison.Ordinal)));
        await WriteAsync("RBAC", "AlwaysAllow");
        await UntilAsync(async () => await StatusAsync() == HttpStatusCode.OK);
    }

    private Task WriteAsync(params string[] types) => File.WriteAllTextAsync(Config, $$"""
        apiVersion: apiserver.config.k8s.io/v1
        kind: AuthorizationConfiguration
        authorizers: [{{string.Join(", ", types.Select(type => $"{{type: {type}, name: {type.ToLowerInvariant()}}}"))}}]
        """, Cancel);

    private async Task<HttpStatusCode> StatusAsync()
    {
        using HttpResponseMessage answer = await alice.GetAsync("/api/v1/pods", Cancel);
        return answer.StatusCode;
    }

    // The clock that paces stands still: each look moves it on.
    private async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (int i = 0; i < Tries; i++)
        {
            if (await holds())
            {
                return;
            }

            server.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Fail("the file was never taken; told: " + string.Join('\n', told.Lines));
    }

    private sealed class Told : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Lines.Enqueue(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
