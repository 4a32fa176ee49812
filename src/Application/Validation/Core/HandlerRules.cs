using System.Globalization;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of what a hook or a probe does: exactly one thing.</summary>
internal static class HandlerRules
{
    private const string HeaderMessage =
        "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')";

    private static readonly string[] Schemes = ["HTTP", "HTTPS"];
    private static readonly string[] Kinds = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"];

    public static void Check(MapNode handler, long? graceSeconds, FieldPath path, Causes causes)
    {
        bool found = false;
        foreach (string kind in Kinds)
        {
            if (handler.Map(kind) is not { } action)
            {
                continue;
            }

            if (found)
            {
                causes.Add(FieldError.Forbidden(path.Child(kind), "may not specify more than 1 handler type"));
                continue;
            }

            found = true;
            Action(kind, action, graceSeconds, path.Child(kind), causes);
        }

        if (!found)
        {
            causes.Add(FieldError.Required(path, "must specify a handler type"));
        }
    }

    private static void Action(string kind, MapNode action, long? graceSeconds, FieldPath path, Causes causes)
    {
        switch (kind)
        {
            case "exec" when action.Length("command") == 0:
                causes.Add(FieldError.Required(path.Child("command"), ""));
                break;
            case "httpGet":
                HttpGet(action, path, causes);
                break;
            case "tcpSocket" or "grpc":
                PortRules.NumberOrName(action["port"], path.Child("port"), causes);
                break;
            case "sleep":
                Sleep(action.IntegerOf("seconds"), graceSeconds, path, causes);
                break;
        }
    }

    private static void HttpGet(MapNode get, FieldPath path, Causes causes)
    {
        if (!get.HasText("path"))
        {
            causes.Add(FieldError.Required(path.Child("path"), ""));
        }

        PortRules.NumberOrName(get["port"], path.Child("port"), causes);
        Choice.Supported(get.TextOf("scheme"), Schemes, path.Child("scheme"), causes);
        foreach ((_, MapNode header) in get.Entries("httpHeaders"))
        {
            string name = header.TextOf("name");
            if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            {
                causes.Add(FieldError.InvalidText(path.Child("httpHeaders"), name, HeaderMessage));
            }
        }
    }

    private static void Sleep(long seconds, long? graceSeconds, FieldPath path, Causes causes)
    {
        if (graceSeconds is { } grace && (seconds < 0 || seconds > grace))
        {
            causes.Add(FieldError.Invalid(path, seconds.ToString(CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"must be non-negative and less than terminationGracePeriodSeconds ({grace})")));
        }
    }
}
