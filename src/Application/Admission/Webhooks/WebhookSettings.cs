using Kronicle.Application.Admission.Configuration;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Webhooks;

/// <summary>
/// The configuration of the two plug-ins: WebhookAdmissionConfiguration, which names the kubeconfig with the credentials for webhooks.
/// https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#authenticate-apiservers
/// </summary>
internal static class WebhookSettings
{
    private static readonly ConfigurationKind Kind = new("WebhookAdmissionConfiguration", "apiserver.config.k8s.io/v1");
    private static readonly ConfigurationKind OldKind = new("WebhookAdmission", "apiserver.config.k8s.io/v1alpha1");

    /// <summary>The path of the kubeconfig; empty for none.</summary>
    /// <exception cref="StartupException">The plug-in's configuration is none.</exception>
    public static string Kubeconfig(PluginConfigurations configurations, string plugin)
    {
        if (configurations.Of(plugin) is not { } configuration)
        {
            return "";
        }

        if (Kind.Mismatch(configuration) is { } mismatch && OldKind.Mismatch(configuration) is not null)
        {
            throw PluginConfigurations.Unusable(plugin, mismatch);
        }

        if (ConfigurationKind.Unknown(configuration, "", "kind", "apiVersion", "kubeConfigFile") is { } unknown)
        {
            throw PluginConfigurations.Unusable(plugin, unknown);
        }

        string file = configuration.Text("kubeConfigFile") ?? "";
        return file.Length == 0 || file[0] == '/' ? file
            : throw PluginConfigurations.Unusable(plugin, $"kubeConfigFile: Invalid value: {GoText.Quote(file)}: must be an absolute file path");
    }
}
