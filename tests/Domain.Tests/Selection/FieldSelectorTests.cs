using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Selection;

namespace Kronicle.Domain.Tests.Selection;

public sealed class FieldSelectorTests
{
    [Theory]
    [InlineData("a=1,b!=2", true)]
    [InlineData("a==1", true)]
    [InlineData("a!=1", false)]
    [InlineData("b=", true)]
    [InlineData(",,a=1,", true)]
    [InlineData(@"c=x\,y\=z\\", true)]
    [InlineData("a=1,a=2", false)]
    public void Terms_match_and_absent_fields_are_empty(string text, bool expected)
    {
        KeyValuePair<string, string>[] fields = [new("a", "1"), new("c", @"x,y=z\")];
        Assert.True(FieldSelector.TryParse(text, out FieldSelector? selector, out _));
        Assert.Equal(expected, selector.Matches(fields));
        Assert.Equal(expected, selector.Matches(fields, (all, label) => all.FirstOrDefault(field => field.Key == label).Value));
    }

    [Theory]
    [InlineData("abc", "invalid selector: 'abc'; can't understand 'abc'")]
    [InlineData("a=1,zz", "invalid selector: 'a=1,zz'; can't understand 'zz'")]
    [InlineData("a=b=c", "invalid field selector: unescaped character in value: 61")]
    [InlineData(@"a=\x", @"invalid field selector: invalid escape sequence: \x")]
    [InlineData(@"a=b\", @"invalid field selector: invalid escape sequence: \")]
    public void Malformed_text_is_refused_in_the_words_of_the_reference(string text, string expected)
    {
        Assert.False(FieldSelector.TryParse(text, out _, out string? error));
        Assert.Equal(expected, error);
    }

    [Theory]
    [InlineData("b=2,a==1", "a=1,b=2")]
    [InlineData(@"a!=x\,y", @"a!=x\,y")]
    public void The_canonical_text_is_ordered_and_escaped(string text, string expected)
    {
        Assert.True(FieldSelector.TryParse(text, out FieldSelector? selector, out _));
        Assert.Equal(expected, selector.ToString());
    }

    [Theory]
    [InlineData("configmaps", "data.x=1", "\"data.x\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"")]
    [InlineData("pods", "spec.bogus=1", "field label not supported: spec.bogus")]
    [InlineData("nodes", "metadata.namespace=1", "field label not supported: metadata.namespace")]
    public void Labels_that_a_resource_does_not_select_by_are_refused(string resource, string text, string expected)
    {
        Assert.True(FieldSelector.TryParse(text, out FieldSelector? selector, out _));
        Assert.False(selector.TryResolve(Definition("", resource), out _, out string? error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void Labels_of_other_versions_become_canonical()
    {
        Assert.True(FieldSelector.TryParse("regarding.kind=Pod,reportingController=x", out FieldSelector? events, out _));
        Assert.True(events.TryResolve(Definition("events.k8s.io", "events"), out FieldSelector? resolved, out _));
        Assert.Equal("involvedObject.kind=Pod,reportingComponent=x", resolved.ToString());
        Assert.True(FieldSelector.TryParse("spec.host=n", out FieldSelector? pods, out _));
        Assert.True(pods.TryResolve(Definition("", "pods"), out resolved, out _));
        Assert.Equal("n", resolved.Pinned("spec.nodeName"));
    }

    [Fact]
    public void A_name_is_pinned_by_equality_only()
    {
        Assert.True(FieldSelector.TryParse("metadata.name=a,metadata.namespace!=b", out FieldSelector? selector, out _));
        Assert.Equal("a", selector.Pinned("metadata.name"));
        Assert.Null(selector.Pinned("metadata.namespace"));
    }

    [Fact]
    public void Values_come_from_where_the_reference_takes_them()
    {
        var pod = new MapNode
        {
            ["metadata"] = new MapNode { ["name"] = "p", ["namespace"] = "n" },
            ["spec"] = new MapNode { ["nodeName"] = "node", ["hostNetwork"] = true },
            ["status"] = new MapNode { ["podIP"] = "::1", ["podIPs"] = new ListNode([new MapNode { ["ip"] = "::1" }, new MapNode { ["ip"] = "10.0.0.1" }]) },
        };
        Dictionary<string, string> values = new(SelectableFields.ValuesOf(Definition("", "pods"), pod));
        Assert.Equal("node", values["spec.nodeName"]);
        Assert.Equal("true", values["spec.hostNetwork"]);
        Assert.Equal("::1", values["status.podIP"]);
        Assert.Equal("", values["status.phase"]);
        Assert.Equal("p", values["metadata.name"]);
    }

    [Fact]
    public void A_scan_of_stored_bytes_gives_the_values_of_the_tree()
    {
        foreach (ResourceDefinition resource in ResourceCatalogue.BuiltIn.Resources)
        {
            IReadOnlyList<string[]> paths = SelectableFields.ScanPaths(resource);
            var root = new MapNode();
            foreach (string[] path in paths)
            {
                MapNode parent = root;
                foreach (string step in path[..^1])
                {
                    parent = parent.EnsureMap(step);
                }

                parent[path[^1]] = string.Join('/', path);
            }

            string?[] found = [.. paths.Select(path => root.At(path)!.ToString())];
            Assert.Equal(SelectableFields.ValuesOf(resource, root), SelectableFields.ValuesOf(resource, found));
            Assert.Equal(SelectableFields.ValuesOf(resource, new MapNode()), SelectableFields.ValuesOf(resource, new string?[paths.Count]));
        }
    }

    [Theory]
    [InlineData("", "nodes", "spec.unschedulable", "false")]
    [InlineData("", "replicationcontrollers", "status.replicas", "0")]
    [InlineData("batch", "jobs", "status.successful", "0")]
    public void Absent_numbers_and_booleans_have_their_zero(string group, string resource, string label, string expected) =>
        Assert.Contains(new(label, expected), SelectableFields.ValuesOf(Definition(group, resource), new MapNode()));

    [Fact]
    public void Every_label_of_the_catalogue_has_a_value()
    {
        string[] computedNowhere = ["status.podIPs", "metadata.namespace"];
        foreach (ResourceDefinition resource in ResourceCatalogue.BuiltIn.Resources)
        {
            IEnumerable<string> labels = SelectableFields.Of(resource).Select(field => field.Label);
            Assert.Empty(resource.SelectableFields.Select(label => SelectableFields.CanonicalLabel(resource, label)).Except(computedNowhere).Except(labels));
            Assert.Equal(labels.Order(StringComparer.Ordinal), labels);
        }
    }

    private static ResourceDefinition Definition(string group, string resource) => ResourceCatalogue.BuiltIn.Find(group, "v1", resource)!;
}
