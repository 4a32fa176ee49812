using System.Globalization;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.AdmissionRegistration;

/// <summary>
/// Where a webhook is: at a URL or behind a service.
/// https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#contacting-the-webhook
/// </summary>
public static class WebhookClientRules
{
    private const string Form = "; desired format: https://host[/path]";

    /// <summary>One of the two, well formed.</summary>
    public static void Check(MapNode config, FieldPath path, Causes causes)
    {
        string? url = config.Text("url");
        MapNode? service = config.Map("service");
        if (url is null == service is null)
        {
            causes.Add(FieldError.Required(path, "exactly one of url or service is required"));
        }
        else if (url is not null)
        {
            Url(url, path.Child("url"), causes);
        }
        else
        {
            Service(service!, path.Child("service"), causes);
        }
    }

    private static void Url(string text, FieldPath path, Causes causes)
    {
        WebhookUrl url = WebhookUrl.Parse(text);
        if (url.Error is not null)
        {
            causes.Add(FieldError.Required(path, "url must be a valid URL: " + url.Error + Form));
            return;
        }

        if (url.Scheme != "https")
        {
            causes.Add(FieldError.InvalidText(path, url.Scheme, "'https' is the only allowed URL scheme" + Form));
        }

        if (url.Host.Length == 0)
        {
            causes.Add(FieldError.InvalidText(path, "", "host must be specified" + Form));
        }

        if (url.User is not null)
        {
            causes.Add(FieldError.InvalidText(path, url.User, "user information is not permitted in the URL"));
        }

        if (url.Fragment.Length > 0)
        {
            causes.Add(FieldError.InvalidText(path, url.Fragment, "fragments are not permitted in the URL"));
        }

        if (url.Query.Length > 0)
        {
            causes.Add(FieldError.InvalidText(path, url.Query, "query parameters are not permitted in the URL"));
        }
    }

    // A missing namespace is missed under name and a missing name under namespace: so says the reference.
    private static void Service(MapNode service, FieldPath path, Causes causes)
    {
        foreach ((string field, string named) in ((string, string)[])[("namespace", "name"), ("name", "namespace")])
        {
            if (!service.HasText(field))
            {
                causes.Add(FieldError.Required(path.Child(named), ""));
            }
        }

        long port = service.IntegerOf("port");
        if (port is < 1 or > 65535)
        {
            causes.Add(FieldError.Invalid(path.Child("port"), port.ToString(CultureInfo.InvariantCulture), "port is not valid: must be between 1 and 65535, inclusive"));
        }

        if (service.Text("path") is { } value)
        {
            PathOf(value, path.Child("path"), causes);
        }
    }

    private static void PathOf(string value, FieldPath path, Causes causes)
    {
        if (value is "" or "/")
        {
            return;
        }

        if (value == "//")
        {
            causes.Add(FieldError.InvalidText(path, value, "segment[0] may not be empty"));
            return;
        }

        if (value[0] != '/')
        {
            causes.Add(FieldError.InvalidText(path, value, "must start with a '/'"));
        }

        string rest = value[1..];
        string[] steps = (rest.EndsWith('/') ? rest[..^1] : rest).Split('/');
        for (int i = 0; i < steps.Length; i++)
        {
            if (steps[i].Length == 0)
            {
                causes.Add(FieldError.InvalidText(path, value, $"segment[{i}] may not be empty"));
                continue;
            }

            foreach (string error in NameForms.Errors(NameForm.Subdomain, steps[i]))
            {
                causes.Add(FieldError.InvalidText(path, value, $"segment[{i}]: {error}"));
            }
        }
    }
}
