using Kronicle.Domain.Catalogue;
using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Tests.ManagedFields;

public sealed class PlainWriteManagerTests
{
    private const string Early = "2026-01-01T00:00:00Z";
    private const string Late = "2026-01-02T00:00:00Z";

    private static readonly StructType ConfigMap = ResourceCatalogue.BuiltIn.Find("", "v1", "configmaps")!.Type;

    [Fact]
    public void A_change_moves_a_field_to_who_made_it()
    {
        MapNode live = Create("""{"data":{"x":"1","y":"1"}}""", "first");
        ListNode owners = Write(live, """{"data":{"x":"1","y":"2"}}""", "second")!;
        Assert.Equal(
            [$"first {Early} {{\"f:data\":{{\".\":{{}},\"f:x\":{{}}}}}}", $"second {Late} {{\"f:data\":{{\"f:y\":{{}}}}}}"], Show(owners));
    }

    [Fact]
    public void A_removed_field_has_no_owner_and_the_map_that_it_was_in_stays_owned()
    {
        MapNode live = Create("""{"data":{"x":"1"}}""", "first");
        Assert.Equal([$"first {Early} {{\"f:data\":{{}}}}"], Show(Write(live, """{"data":{}}""", "second", keepData: true)!));
    }

    [Fact]
    public void An_owner_of_nothing_goes()
    {
        MapNode live = Create("""{"data":{"x":"1"}}""", "first");
        Assert.Null(Write(live, "{}", "second"));
    }

    [Fact]
    public void A_write_of_what_is_there_changes_neither_owner_nor_time()
    {
        MapNode live = Create("""{"data":{"x":"1"}}""", "first");
        Assert.True(Write(live, """{"data":{"x":"1"}}""", "second")!.SameAs(live.Map("metadata")!["managedFields"]));
    }

    [Fact]
    public void A_new_value_of_an_owned_field_moves_the_time()
    {
        MapNode live = Create("""{"data":{"x":"1"}}""", "first");
        Assert.StartsWith($"first {Late} ", Assert.Single(Show(Write(live, """{"data":{"x":"2"}}""", "first")!)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[{}]")]
    [InlineData("""[{"manager":""}]""")]
    public void Owners_are_reset_by_an_empty_list_or_entry(string managedFields)
    {
        MapNode live = Create("""{"data":{"x":"1"}}""", "first");
        MapNode submitted = Object("""{"data":{"x":"2"}}""");
        submitted.Map("metadata")!["managedFields"] = JsonTree.Of(managedFields);
        Assert.Null(PlainWriteManager.Update(Update(live, submitted, "second")));
    }

    [Fact]
    public void An_object_that_nobody_owns_is_not_tracked_by_plain_writes() =>
        Assert.Null(Write(Object("""{"data":{"x":"1"}}"""), """{"data":{"x":"2"}}""", "second"));

    [Fact]
    public void Brought_entries_count_when_they_can_be_read_and_stored_ones_else()
    {
        MapNode live = Create("""{"data":{"x":"1"}}""", "first");
        MapNode submitted = Object("""{"data":{"x":"1"}}""");
        submitted.Map("metadata")!["managedFields"] = JsonTree.Of(
            """[{"manager":"m","operation":"Apply","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:x":{}}}}]""");
        Assert.Equal(["""m  {"f:data":{"f:x":{}}}"""], Show(PlainWriteManager.Update(Update(live, submitted, "second"))!));

        submitted.Map("metadata")!.List("managedFields")!.Maps.First()["operation"] = "Odd";
        Assert.StartsWith("first ", Assert.Single(Show(PlainWriteManager.Update(Update(live, submitted, "second"))!)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_subresource_has_its_own_entry_and_cannot_set_entries()
    {
        MapNode live = Create("""{"data":{"x":"1"}}""", "first");
        MapNode submitted = Object("""{"data":{"x":"2"}}""");
        submitted.Map("metadata")!["managedFields"] = new ListNode();
        ListNode owners = PlainWriteManager.Update(Update(live, submitted, "first") with { Subresource = "status" })!;
        Assert.Equal([null, "status"], owners.Maps.Select(entry => entry.Text("subresource")));
    }

    [Fact]
    public void Nobody_comes_to_own_what_the_endpoint_resets()
    {
        PlainWrite write = PodSample.Create(PodSample.Pod());
        Assert.DoesNotContain("f:status", Assert.Single(Show(PlainWriteManager.Update(write)!)), StringComparison.Ordinal);
        Assert.Contains("f:status", Assert.Single(Show(PlainWriteManager.Update(write with { Reset = null })!)), StringComparison.Ordinal);
    }

    [Fact]
    public void Beyond_ten_updaters_the_oldest_share_a_bucket()
    {
        MapNode live = Create("""{"data":{"k0":"v"}}""", "m0");
        for (int i = 1; i < 13; i++)
        {
            MapNode submitted = live.Copy();
            submitted.Map("data")!["k" + i] = "v";
            live = submitted.Copy();
            live.Map("metadata")!["managedFields"] = PlainWriteManager.Update(
                Update(live, submitted, "m" + i) with { Live = Without(submitted, "k" + i), Time = $"2026-02-{i:00}T00:00:00Z" });
        }

        string[] owners = Show(live.Map("metadata")!.List("managedFields")!);
        Assert.Equal(10, owners.Length);
        Assert.StartsWith("ancient-changes 2026-02-03T00:00:00Z {\"f:data\":{\".\":{},\"f:k0\":{},\"f:k1\":{},\"f:k2\":{},\"f:k3\":{}}}", owners[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_of_versions_that_are_gone_are_dropped()
    {
        MapNode live = Create("""{"data":{"x":"1"}}""", "first");
        live.Map("metadata")!.List("managedFields")!.Maps.First()["apiVersion"] = "v0";
        PlainWrite write = Update(live, Object("""{"data":{"x":"2"}}"""), "second");
        Assert.Equal(2, PlainWriteManager.Update(write)!.Count);
        Assert.Equal(["second"], PlainWriteManager.Update(write with { In = _ => null })!.Maps.Select(entry => entry.Text("manager")));
    }

    [Fact]
    public void Raw_and_tree_form_say_the_same()
    {
        PlainWrite write = PodSample.Create(PodSample.Pod());
        ListNode raw = PlainWriteManager.Update(write with { RawFields = true })!;
        Assert.IsType<FieldsV1Node>(raw.Maps.First()["fieldsV1"]);
        Assert.Equal(Show(PlainWriteManager.Update(write)!), Show(raw));
    }

    [Theory]
    [InlineData("", "kubectl/v1.36 (linux)", "kubectl")]
    [InlineData("given", "kubectl/v1.36", "given")]
    [InlineData("", "a\u0007b\u00a0c d", "abc d")]
    [InlineData("", "", "")]
    public void A_manager_is_named_by_parameter_or_user_agent(string parameter, string agent, string name) =>
        Assert.Equal(name, FieldManagerName.Of(parameter, agent));

    private static MapNode Object(string json)
    {
        MapNode made = JsonTree.Map(json);
        made["metadata"] = new MapNode { ["name"] = "a", ["uid"] = "u" };
        return made;
    }

    private static MapNode Create(string json, string manager)
    {
        MapNode made = Object(json);
        made.Map("metadata")!["managedFields"] = PlainWriteManager.Update(Update(null, made, manager) with { Time = Early });
        return made;
    }

    private static PlainWrite Update(MapNode? live, MapNode submitted, string manager) => new()
    {
        Type = ConfigMap, ApiVersion = "v1", Live = live, Submitted = submitted, Manager = manager, Time = Late,
    };

    // A ConfigMap without entries loses the whole map; one entry under another key keeps it.
    private static ListNode? Write(MapNode live, string json, string manager, bool keepData = false)
    {
        MapNode submitted = Object(json);
        if (keepData)
        {
            live.EnsureMap("data")["kept"] = "1";
            submitted.EnsureMap("data")["kept"] = "1";
        }

        return PlainWriteManager.Update(Update(live, submitted, manager));
    }

    private static MapNode Without(MapNode value, string key)
    {
        MapNode copy = value.Copy();
        copy.Map("data")!.Remove(key);
        return copy;
    }

    private static string[] Show(ListNode owners) =>
        [.. owners.Maps.Select(entry => $"{entry.Text("manager")} {entry.Text("time")} {FieldSetReader.Read(entry["fieldsV1"])}")];
}
