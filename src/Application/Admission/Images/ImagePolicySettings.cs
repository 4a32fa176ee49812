using System.Globalization;
using Kronicle.Application.Admission.Configuration;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Images;

/// <summary>
/// The configuration of ImagePolicyWebhook. https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#imagereview-config-file-format
/// </summary>
/// <param name="Kubeconfig">Where the reviewer is.</param>
/// <param name="AllowTtl">How long an approval is remembered; zero is not at all.</param>
/// <param name="DenyTtl">How long a denial is remembered; zero is not at all.</param>
/// <param name="RetryBackoff">How long to wait before asking a second time; each further wait is half as long again.</param>
/// <param name="DefaultAllow">Whether images may run when the reviewer does not answer.</param>
internal sealed record ImagePolicySettings(string Kubeconfig, TimeSpan AllowTtl, TimeSpan DenyTtl, TimeSpan RetryBackoff, bool DefaultAllow)
{
    private const string Plugin = "ImagePolicyWebhook";

    /// <exception cref="StartupException">There is no configuration, or a time is out of its range.</exception>
    public static ImagePolicySettings Of(PluginConfigurations configurations)
    {
        MapNode policy = (configurations.Of(Plugin) ?? throw PluginConfigurations.Unusable(Plugin, "no config specified")).Map("imagePolicy") ?? new MapNode();
        TimeSpan second = TimeSpan.FromSeconds(1);
        TimeSpan backoff = Time(policy, "retryBackoff", TimeSpan.FromMilliseconds(1), "1ns", TimeSpan.FromMinutes(5), TimeSpan.FromMilliseconds(500));
        TimeSpan allow = Time(policy, "allowTTL", second, "1s", TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(5));
        TimeSpan deny = Time(policy, "denyTTL", second, "1s", TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(30));
        return new(policy.Text("kubeConfigFile") ?? "", allow, deny, backoff, policy.Bool("defaultAllow") == true);
    }

    // Zero is the default and -1 turns it off.
    private static TimeSpan Time(MapNode policy, string field, TimeSpan unit, string least, TimeSpan most, TimeSpan standard)
    {
        long number = policy.Integer(field) ?? 0;
        if (number is 0 or -1)
        {
            return number == 0 ? standard : TimeSpan.Zero;
        }

        double seconds = number * unit.TotalSeconds;
        return seconds > 0 && seconds <= most.TotalSeconds ? TimeSpan.FromSeconds(seconds)
            : throw PluginConfigurations.Unusable(Plugin, $"valid value is between {least} and {GoText(most.TotalSeconds)}, got {GoText(seconds)}");
    }

    // A duration as Go prints it, of a second or more.
    private static string GoText(double seconds)
    {
        double size = Math.Abs(seconds);
        long hours = (long)(size / 3600);
        long minutes = (long)(size / 60) % 60;
        string rest = (size % 60).ToString("0.###", CultureInfo.InvariantCulture) + "s";
        string text = hours > 0 ? $"{hours}h{minutes}m{rest}" : minutes > 0 ? $"{minutes}m{rest}" : rest;
        return seconds < 0 ? "-" + text : text;
    }
}
