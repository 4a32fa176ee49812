using Kronicle.Application.Tests.Defaulting;
using Kronicle.Application.Validation;
using Kronicle.Application.Validation.Core;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Validation.Core;

/// <summary>Reviews of pods and templates, given as the JSON that is special about them, after decoding and defaults.</summary>
internal static class PodReviews
{
    private static readonly ObjectRules Lenient = new(allowPrivileged: true);
    private static readonly ObjectRules Strict = new();

    /// <summary>Each cause against a new pod as field: message; a spec without containers is given one.</summary>
    public static string[] OfSpec(string spec, string metadata = "", bool allowPrivileged = true)
    {
        ResourceDefinition pods = ResourceCatalogue.BuiltIn.Find("", "v1", "pods")!;
        var review = new ObjectUnderReview(pods, Pod(spec, metadata), null);
        return Lines((allowPrivileged ? Lenient : Strict).Check(review));
    }

    /// <summary>The causes against a pod with one container.</summary>
    public static string[] OfContainer(string container, string spec = "") =>
        OfSpec($$"""{"containers":[{"name":"c","image":"i"{{Rest(container)}} }]{{Rest(spec)}} }""");

    /// <summary>The causes against a pod with one volume, without the part of their path that leads to it.</summary>
    public static string[] OfVolume(string source) =>
        [.. OfSpec($$"""{"serviceAccountName":"a","volumes":[{"name":"v",{{source}} }]}""").Select(line => line.Replace("spec.volumes[0]", "v", StringComparison.Ordinal))];

    /// <summary>The causes against a template at spec.template, and against an update of a stored one.</summary>
    public static string[] OfTemplate(string template, string? old = null)
    {
        var causes = new List<StatusCause>();
        PodTemplateRules.Check(Template(template), FieldPath.Spec.Child("template"), new Causes(causes), old is null ? null : Template(old));
        return Lines(causes);
    }

    /// <summary>The warnings about a pod.</summary>
    public static string[] Warnings(string spec, string metadata = "") => [.. PodTemplateWarnings.Of(Pod(spec, metadata), null, null)];

    public static MapNode Pod(string spec, string metadata = "")
    {
        string containers = spec.Contains("\"containers\"", StringComparison.Ordinal) ? "" : "\"containers\":[{\"name\":\"c\",\"image\":\"i\"}],";
        string whole = "{" + containers + spec.TrimStart()[1..];
        whole = whole.Replace(",}", "}", StringComparison.Ordinal);
        return DefaultsTestKit.Apply("", "pods",
            $$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"n"{{Rest(metadata)}} },"spec":{{whole}} }""");
    }

    private static MapNode Template(string template)
    {
        string json = $$"""{"apiVersion":"apps/v1","kind":"Deployment","spec":{"template":{{template}} } }""";
        return DefaultsTestKit.Apply("apps", "deployments", json).Map("spec")!.Map("template")!;
    }

    private static string[] Lines(IReadOnlyList<StatusCause> causes) => [.. causes.Select(cause => $"{cause.Field}: {cause.Message}")];

    private static string Rest(string json) => json.Length > 0 ? "," + json : "";
}
