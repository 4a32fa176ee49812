using Kronicle.Api.CommandLine;
using Kronicle.Application.Admission;
using Kronicle.Application.Admission.Configuration;
using Kronicle.Application.Admission.Webhooks;
using Kronicle.Application.Codecs;
using Kronicle.Application.Remote;
using Kronicle.Infrastructure.Configuration;
using Kronicle.Infrastructure.Kubeconfig;
using Kronicle.Infrastructure.Telemetry;
using Kronicle.Infrastructure.Webhooks;

namespace Kronicle.Api.Hosting;

/// <summary>The chosen admission plug-ins and what they lean on.</summary>
internal static class AdmissionServices
{
    public static void AddAdmission(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton<ClusterLookup>();
        services.AddSingleton<IAdmissionMetrics, AdmissionMetrics>();
        services.AddSingleton<IReviewServices, ReviewServices>();
        services.AddSingleton<WebhookServices>();
        services.AddSingleton<IWebhookCallers, WebhookCallers>();
        services.AddSingleton<IWebhookMetrics, WebhookMetrics>();
        services.AddSingleton<IConditionJudge, NoConditionJudge>();
        services.AddSingleton(provider => options.AdmissionControlConfigFile.Length == 0
            ? PluginConfigurations.None
            : new AdmissionConfigurationFile(provider.GetRequiredService<IYamlText>(), ConfigurationFiles.Read).Read(options.AdmissionControlConfigFile));
        services.AddSingleton(options.DefaultTolerations);
        foreach (Type plugin in AdmissionPlugins.Of(options.AdmissionPlugins))
        {
            services.AddSingleton(typeof(IAdmissionPlugin), plugin);
        }

        services.AddSingleton<AdmissionChain>();
    }
}
