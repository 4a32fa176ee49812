using System.Text;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Tests.ManagedFields;

public class ScaleOwnersTests
{
    private const string Replicas = """{"f:spec":{"f:replicas":{}}}""";
    private const string More = """{"f:spec":{"f:paused":{},"f:replicas":{}}}""";
    private const string Rest = """{"f:spec":{"f:paused":{}}}""";

    private static readonly StructType Deployment = ResourceCatalogue.BuiltIn.Find("apps", "v1", "deployments")!.Type;
    private static readonly StructType Scale = ResourceCatalogue.BuiltIn.Type("io.k8s.api.autoscaling.v1.Scale")!;

    [Fact]
    public void A_scale_shows_who_owns_the_replicas() => Assert.Equal(
        ["a Update autoscaling/v1  2026-01-01T00:00:00Z " + Replicas],
        Shown(ScaleOwners.Show(List(Entry("a", "Update", "apps/v1", More), Entry("b", "Update", "apps/v1", Rest)), Deployment)));

    [Theory]
    // Who scales takes the replicas from who had them, and the entry has no time.
    [InlineData("Update", "Update", "new", new[] { "new Update apps/v1 scale  " + Replicas, "old Update apps/v1  2026-01-01T00:00:00Z " + Rest })]
    // Appliers are one in all versions: theirs is the same entry there and here.
    [InlineData("Apply", "Apply", "old", new[] { "old Apply apps/v1  2026-01-01T00:00:00Z " + More })]
    [InlineData("Apply", "Update", "new", new[] { "old Apply apps/v1  2026-01-01T00:00:00Z " + Rest, "new Update apps/v1 scale  " + Replicas })]
    public void A_write_to_the_scale_moves_the_replicas(string stored, string written, string manager, string[] expected) => Assert.Equal(
        expected,
        Shown(ScaleOwners.Take(
            List(Entry("old", stored, "apps/v1", More)),
            List(Entry(manager, written, "autoscaling/v1", Replicas, written == "Apply" ? "" : "scale")), Deployment, "apps/v1", Scale)));

    [Fact]
    public void An_owner_of_nothing_else_goes_with_the_replicas() => Assert.Equal(
        ["new Update apps/v1 scale  " + Replicas],
        Shown(ScaleOwners.Take(
            List(Entry("old", "Update", "apps/v1", Replicas, "scale")), List(Entry("new", "Update", "autoscaling/v1", Replicas, "scale")), Deployment, "apps/v1", Scale)));

    private static ListNode List(params string[] entries) =>
        (ListNode)TreeReader.Read(Encoding.UTF8.GetBytes($"[{string.Join(',', entries)}]"), out _)!;

    private static string Entry(string manager, string operation, string version, string fields, string subresource = "") =>
        $$"""{"manager":"{{manager}}","operation":"{{operation}}","apiVersion":"{{version}}","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{{fields}},"subresource":"{{subresource}}"}""";

    private static IEnumerable<string> Shown(ListNode? list) => (list ?? []).Maps.Select(entry =>
    {
        using var json = new JsonBuffer();
        CanonicalWriter.Free(json, entry["fieldsV1"]!);
        return $"{entry.Text("manager")} {entry.Text("operation")} {entry.Text("apiVersion")} {entry.Text("subresource")} {entry.Text("time")} {Encoding.UTF8.GetString(json.Written)}";
    });
}
