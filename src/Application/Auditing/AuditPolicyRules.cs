using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Auditing;

/// <summary>What a policy may say, in kube-apiserver's words.</summary>
internal static class AuditPolicyRules
{
    public const string AllowedStages = "RequestReceived,ResponseStarted,ResponseComplete,Panic";

    public static AuditLevel? Level(string text) => text switch
    {
        "None" => AuditLevel.None,
        "Metadata" => AuditLevel.Metadata,
        "Request" => AuditLevel.Request,
        "RequestResponse" => AuditLevel.RequestResponse,
        _ => null,
    };

    public static AuditStages? Stage(string text) => text switch
    {
        "RequestReceived" => AuditStages.RequestReceived,
        "ResponseStarted" => AuditStages.ResponseStarted,
        "ResponseComplete" => AuditStages.ResponseComplete,
        "Panic" => AuditStages.Panic,
        _ => null,
    };

    public static void Url(string url, string path, List<string> errors)
    {
        if (url == "*")
        {
            return;
        }

        if (!url.StartsWith('/'))
        {
            errors.Add(Invalid(path, url, "non-resource URL rules must begin with a '/' character"));
        }

        if (url.Length > 0 && url.AsSpan(0, url.Length - 1).Contains('*'))
        {
            errors.Add(Invalid(path, url, "non-resource URL wildcards '*' must be the final character of the rule"));
        }
    }

    /// <param name="resources">What the rule names.</param>
    /// <param name="path">Of the list: kube-apiserver leaves the index out.</param>
    /// <param name="errors">Where what is wrong goes.</param>
    public static void Resources(AuditResources resources, string path, List<string> errors)
    {
        if (resources.Group is not ("" or "*") && NameForms.Errors(NameForm.Subdomain, resources.Group) is { Count: > 0 } wrong)
        {
            errors.Add(Invalid(path + ".group", resources.Group, string.Join(',', wrong)));
        }

        if (resources.Names.Count > 0 && resources.Resources.Count == 0)
        {
            errors.Add(Invalid(path + ".resourceNames", [.. resources.Names], "using resourceNames requires at least one resource"));
        }
    }

    public static string Invalid(string path, string value, string detail) => $"{path}: Invalid value: {GoText.Quote(value)}: {detail}";

    public static string Invalid(string path, string[] values, string detail) =>
        $"{path}: Invalid value: [{string.Join(',', values.Select(GoText.Quote))}]: {detail}";
}
