using Kronicle.Domain.Catalogue;
using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Tests.ManagedFields;

/// <summary>The managedFields of recorded writes to kinds that neither admission nor a strategy changes after field management.</summary>
public sealed class RecordedWritesTests
{
    private static readonly string Shared = Environment.GetEnvironmentVariable("KRONICLE_SHARED") ?? FindShared();

    [Theory]
    [InlineData("configmap-crud")]
    [InlineData("deployment-crud")]
    [InlineData("ingress-networkpolicy")]
    [InlineData("json-patch")]
    [InlineData("managed-fields-update")]
    [InlineData("secret-crud")]
    [InlineData("statefulset-daemonset")]
    [InlineData("strategic-merge-patch")]
    public void Owners_are_as_recorded(string scenario)
    {
        string recording = Path.Combine(Shared, "conform", "recordings", scenario + ".json");
        Assert.SkipUnless(File.Exists(recording), "the recordings are not here");
        ListNode requests = JsonTree.Map(File.ReadAllText(Path.Combine(Shared, "conform", "scenarios", scenario + ".json"))).List("steps")!;
        ListNode answers = JsonTree.Map(File.ReadAllText(recording)).List("steps")!;
        var live = new Dictionary<string, MapNode>();
        int compared = 0;
        for (int i = 0; i < answers.Count; i++)
        {
            compared += Compare((MapNode)requests[i], (MapNode)answers[i], live) ? 1 : 0;
        }

        Assert.True(compared > 2);
    }

    private static bool Compare(MapNode request, MapNode answer, Dictionary<string, MapNode> live)
    {
        if (answer.Map("body") is not { } body || answer.Integer("status") is not (200 or 201) || body.At("metadata", "uid") is null
            || TypeOf(body) is not { } type || body.Text("kind") is "Namespace" or "Scale")
        {
            return false;
        }

        string path = request.Text("path")!;
        string key = body.Text("kind") + "/" + ((TextNode)body.At("metadata", "name")!).Value;
        MapNode? old = answer.Integer("status") == 201 ? null : live.GetValueOrDefault(key);
        bool known = old is not null || answer.Integer("status") == 201;
        live[key] = body;
        if (request.Text("method") is not ("POST" or "PUT" or "PATCH") || !known || body.At("metadata", "managedFields") is not ListNode expected)
        {
            return false;
        }

        MapNode submitted = body.Copy();
        submitted.Map("metadata")!.Remove("managedFields");
        bool status = path.Split('?')[0].EndsWith("/status", StringComparison.Ordinal);
        ListNode? actual = PlainWriteManager.Update(new PlainWrite
        {
            Type = type,
            ApiVersion = body.Text("apiVersion")!,
            Live = old,
            Submitted = submitted,
            Manager = Manager(request, path),
            Subresource = status ? "status" : "",
            Time = "<time>",
            Reset = FieldSet.OfFields(status ? "spec" : "status"),
        });
        Assert.Equal(Show(expected), Show(actual!));
        return true;
    }

    private static string Manager(MapNode request, string path)
    {
        int parameter = path.IndexOf("fieldManager=", StringComparison.Ordinal);
        string agent = (request.At("headers", "User-Agent") as TextNode)?.Value ?? "conform";
        return FieldManagerName.Of(parameter < 0 ? "" : path[(parameter + 13)..].Split('&')[0], agent);
    }

    private static StructType? TypeOf(MapNode body) => GroupVersion.Parse(body.Text("apiVersion") ?? "") is { } version
        ? ResourceCatalogue.BuiltIn.TypeOf(new(version.Group, version.Version, body.Text("kind") ?? "")) : null;

    private static string[] Show(ListNode list) =>
        [.. list.Maps.Select(m => $"{m.Text("manager")} {m.Text("subresource")} {FieldSetReader.Read(m["fieldsV1"])}")];

    private static string FindShared()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !folder.EnumerateFiles("Directory.Packages.props").Any())
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? ".", "..", "shared");
    }
}
