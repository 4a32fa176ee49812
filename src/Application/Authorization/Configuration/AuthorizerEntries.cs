using Kronicle.Application.Remote;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Authorization.Configuration;

/// <summary>The entries of an AuthorizationConfiguration, held to the rules of the reference.</summary>
internal static class AuthorizerEntries
{
    public static List<AuthorizerChoice> Read(ListNode entries, ConfigurationProblems problems)
    {
        if (entries.Count == 0)
        {
            problems.Required("authorizers", "at least one authorization mode must be defined");
        }

        var choices = new List<AuthorizerChoice>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        int index = 0;
        foreach (MapNode entry in entries.Maps)
        {
            if (Read(entry, $"authorizers[{index++}]", choices, names, problems) is { } choice)
            {
                choices.Add(choice);
            }
        }

        return choices;
    }

    private static AuthorizerChoice? Read(
        MapNode entry, string path, List<AuthorizerChoice> before, HashSet<string> names, ConfigurationProblems problems)
    {
        string type = entry.Text("type") ?? "";
        if (type.Length == 0)
        {
            problems.Required(path + ".type", "");
            return null;
        }

        if (!AuthorizationModes.All.Contains(type))
        {
            problems.NotSupported(path + ".type", type, [.. AuthorizationModes.All.Order(StringComparer.Ordinal)]);
            return null;
        }

        if (type != AuthorizationModes.Webhook && before.Any(choice => choice.Mode == type))
        {
            problems.Duplicate(path + ".type", type);
            return null;
        }

        string name = entry.Text("name") ?? "";
        if (name.Length == 0)
        {
            problems.Required(path + ".name", "");
        }
        else if (!names.Add(name))
        {
            problems.Duplicate(path + ".name", name);
        }
        else if (NameForms.Errors(NameForm.Subdomain, name).ToArray() is { Length: > 0 } errors)
        {
            problems.Invalid(path + ".name", name, "authorizer name is invalid: " + string.Join(", ", errors));
        }

        MapNode? webhook = entry.Map("webhook");
        if (type == AuthorizationModes.Webhook)
        {
            if (webhook is not null)
            {
                return WebhookEntry.Read(name, webhook, path, problems);
            }

            problems.Required(path + ".webhook", "required when type=Webhook");
            return null;
        }

        if (webhook is not null)
        {
            problems.Invalid(path + ".webhook", "non-null", "may only be specified when type=Webhook");
        }

        return new(type);
    }
}
