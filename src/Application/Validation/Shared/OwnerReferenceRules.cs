using System.Text;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.Shared;

/// <summary>The rules of owner references. https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/</summary>
public static class OwnerReferenceRules
{
    private static readonly Lazy<StructType> Type = new(() => ResourceCatalogue.BuiltIn.Type("io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference")!);

    public static IEnumerable<StatusCause> Check(ListNode? references, string path)
    {
        string controller = "";
        foreach (MapNode reference in references?.Maps ?? [])
        {
            foreach (StatusCause cause in One(reference, path))
            {
                yield return cause;
            }

            if (reference.Bool("controller") is not true)
            {
                continue;
            }

            string name = $"{reference.Text("kind")}/{reference.Text("name")}";
            if (controller.Length > 0)
            {
                yield return FieldError.Invalid(path, $"[{string.Join(',', references!.Maps.Select(Json))}]",
                    $"Only one reference can have Controller set to true. Found \"true\" in references for {controller} and {name}");
            }
            else
            {
                controller = name;
            }
        }
    }

    private static IEnumerable<StatusCause> One(MapNode reference, string path)
    {
        string apiVersion = reference.Text("apiVersion") ?? "";
        GroupVersion version = GroupVersion.Parse(apiVersion) ?? new("", "");
        if (version.Version.Length == 0)
        {
            yield return FieldError.InvalidText(path + ".apiVersion", apiVersion, "version must not be empty");
        }

        foreach (string field in (string[])["kind", "name", "uid"])
        {
            if (reference.Text(field) is not { Length: > 0 })
            {
                yield return FieldError.InvalidText($"{path}.{field}", "", "must not be empty");
            }
        }

        if (version == new GroupVersion("", "v1") && reference.Text("kind") == "Event")
        {
            yield return FieldError.Invalid(path, Json(reference), "/v1, Kind=Event is disallowed from being an owner");
        }
    }

    private static string Json(MapNode reference)
    {
        using var output = new JsonBuffer();
        CanonicalWriter.Write(output, reference, Type.Value);
        return Encoding.UTF8.GetString(output.Written);
    }
}
