using Kronicle.Application.Authorization.Webhook;
using Kronicle.Application.Remote;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Authorization.Configuration;

/// <summary>The webhook of an authorizer.</summary>
internal static class WebhookEntry
{
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(30);

    public static AuthorizerChoice Read(string name, MapNode webhook, string path, ConfigurationProblems problems)
    {
        var settings = new WebhookSettings
        {
            Name = name,
            Timeout = Timeout(webhook, path + ".timeout", problems),
            AuthorizedTtl = Ttl(webhook, "authorizedTTL", TimeSpan.FromMinutes(5), path, problems),
            UnauthorizedTtl = Ttl(webhook, "unauthorizedTTL", TimeSpan.FromSeconds(30), path, problems),
            Version = OneOf(webhook, "subjectAccessReviewVersion", path, problems, "v1", "v1beta1"),
            DenyOnFailure = OneOf(webhook, "failurePolicy", path, problems, "NoOpinion", "Deny") == "Deny",
        };
        if (webhook.List("matchConditions") is { Count: > 0 } conditions)
        {
            problems.Invalid(path + ".matchConditions", $"{conditions.Count} conditions", "expressions are not evaluated by this server: leave matchConditions out");
        }

        return new(AuthorizationModes.Webhook) { Webhook = settings, Kubeconfig = Kubeconfig(webhook.Map("connectionInfo"), path + ".connectionInfo", problems) };
    }

    private static TimeSpan Timeout(MapNode webhook, string path, ConfigurationProblems problems)
    {
        string text = webhook.Text("timeout") ?? "";
        TimeSpan time = GoDurationSyntax.Parse(text) ?? TimeSpan.Zero;
        if (text.Length == 0)
        {
            problems.Required(path, "");
        }
        else if (time <= TimeSpan.Zero || time > MostTime)
        {
            problems.Invalid(path, text, "must be > 0s and <= 30s");
        }

        return time;
    }

    // Left out, or none, is the default; whether anything is remembered at all is another field's word, with or without a time.
    private static TimeSpan Ttl(MapNode webhook, string field, TimeSpan otherwise, string path, ConfigurationProblems problems)
    {
        string text = webhook.Text(field) ?? "";
        TimeSpan? time = text.Length == 0 ? TimeSpan.Zero : GoDurationSyntax.Parse(text);
        if (time is not { Ticks: >= 0 } given)
        {
            problems.Invalid($"{path}.{field}", text, "must be > 0s");
            return otherwise;
        }

        bool caches = webhook.Bool(field == "authorizedTTL" ? "cacheAuthorizedRequests" : "cacheUnauthorizedRequests") != false;
        return !caches ? TimeSpan.Zero : given == TimeSpan.Zero ? otherwise : given;
    }

    private static string OneOf(MapNode webhook, string field, string path, ConfigurationProblems problems, params string[] allowed)
    {
        string given = webhook.Text(field) ?? "";
        if (given.Length == 0)
        {
            problems.Required($"{path}.{field}", "");
        }
        else if (!allowed.Contains(given))
        {
            problems.NotSupported($"{path}.{field}", given, allowed);
        }

        return given;
    }

    private static string Kubeconfig(MapNode? connection, string path, ConfigurationProblems problems)
    {
        string type = connection?.Text("type") ?? "";
        string file = connection?.Text("kubeConfigFile") ?? "";
        if (type.Length == 0)
        {
            problems.Required(path + ".type", "");
        }
        else if (type != "KubeConfigFile")
        {
            problems.NotSupported(path + ".type", type, ["KubeConfigFile"]);
        }
        else if (file.Length == 0)
        {
            problems.Required(path + ".kubeConfigFile", "");
        }
        else if (!Path.IsPathRooted(file))
        {
            problems.Invalid(path + ".kubeConfigFile", file, "must be an absolute path");
        }

        return file;
    }
}
