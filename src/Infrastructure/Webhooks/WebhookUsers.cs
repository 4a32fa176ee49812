using System.Security.Cryptography;
using Kronicle.Application;
using Kronicle.Application.Codecs;
using Kronicle.Domain.Objects;
using Kronicle.Infrastructure.Kubeconfig;

namespace Kronicle.Infrastructure.Webhooks;

/// <summary>
/// As whom each webhook is called: users of a kubeconfig whose names are the hosts that they are for, exactly or from a star on.
/// https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#authenticate-apiservers
/// </summary>
internal sealed class WebhookUsers
{
    private const string HttpsPort = ":443";

    private readonly Dictionary<string, KubeconfigUser> byName = new(StringComparer.Ordinal);
    private readonly KubeconfigUser? current;

    private WebhookUsers(string path, MapNode root)
    {
        foreach (MapNode entry in root.List("users")?.Maps ?? [])
        {
            byName.TryAdd(entry.Text("name") ?? "", new KubeconfigUser(path, entry.Map("user") ?? []));
        }

        string context = root.Text("current-context") ?? "";
        MapNode? chosen = (root.List("contexts")?.Maps ?? []).FirstOrDefault(entry => context.Length > 0 && entry.Text("name") == context);
        current = byName.GetValueOrDefault(chosen?.Map("context")?.Text("user") ?? "");
    }

    public static WebhookUsers Nobody { get; } = new("", []);

    /// <exception cref="StartupException">The file can't be used.</exception>
    public static WebhookUsers Read(string path, IYamlText yaml, string plugin)
    {
        StartupException Unusable(string why) => new($"couldn't init admission plugin \"{plugin}\": {path}: {why}; check kubeConfigFile in its configuration");
        var users = new WebhookUsers(path, KubeconfigFile.ReadTree(path, yaml, Unusable));
        try
        {
            foreach (KubeconfigUser user in users.byName.Values)
            {
                if (user.Unsupported is { } unsupported)
                {
                    throw Unusable(unsupported);
                }

                _ = user.Certificates();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or FormatException)
        {
            throw Unusable(e.Message);
        }

        return users;
    }

    /// <summary>The user for a host; null when it is called as nobody.</summary>
    /// <param name="target">Host and port.</param>
    public KubeconfigUser? For(string target) =>
        Named(target) ?? (target.EndsWith(HttpsPort, StringComparison.Ordinal) ? Named(target[..^HttpsPort.Length]) : null) ??
        byName.GetValueOrDefault("*") ?? current;

    private KubeconfigUser? Named(string host)
    {
        if (byName.TryGetValue(host, out KubeconfigUser? exact))
        {
            return exact;
        }

        for (int dot = host.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = host.IndexOf('.', dot + 1))
        {
            if (byName.TryGetValue("*" + host[dot..], out KubeconfigUser? starred))
            {
                return starred;
            }
        }

        return null;
    }
}
