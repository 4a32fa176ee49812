using Kronicle.Application.Validation.Shared;

namespace Kronicle.Application.Tests.Validation;

public sealed class MetadataRulesTests
{
    [Fact]
    public void Good_metadata_has_no_causes() => Assert.Empty(Reviews.Check(Reviews.ConfigMap(
        "\"labels\":{\"a.b/c\":\"d\",\"e\":\"\"},\"annotations\":{\"X/y\":\"anything at all\"},\"finalizers\":[\"example.com/f\",\"orphan\"],\"generateName\":\"a-\"")));

    [Fact]
    public void All_causes_come_at_once_and_in_order() => Assert.Equal(
        ["metadata.generateName", "metadata.name", "metadata.namespace", "metadata.labels", "metadata.labels", "metadata.annotations", "data[a b]"],
        Reviews.Check("""
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"A","generateName":"_","namespace":"n.n","labels":{"-":"_"},"annotations":{"b b":""}},"data":{"a b":""}}
            """).Select(cause => cause.Field));

    [Fact]
    public void Cluster_objects_have_no_namespace_and_others_need_one()
    {
        Assert.Equal(["metadata.namespace: Forbidden: not allowed on this type"], Reviews.Lines("""{"apiVersion":"v1","kind":"Node","metadata":{"name":"a","namespace":"n"}}"""));
        Assert.Equal(["metadata.namespace: Required value"], Reviews.Lines("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}"""));
    }

    [Theory]
    [InlineData("", "Service", "1a", "a DNS-1035 label must consist")]
    [InlineData("", "Namespace", "a.b", "must not contain dots")]
    [InlineData("", "Pod", "a..b", "a lowercase RFC 1123 subdomain must consist")]
    [InlineData("rbac.authorization.k8s.io", "Role", "a/b%", "may not contain '/'")]
    [InlineData("rbac.authorization.k8s.io", "Role", "..", "may not be '..'")]
    public void Names_have_the_form_of_their_kind(string group, string kind, string name, string expected) =>
        Assert.StartsWith(expected, NameForms.Errors(NameForms.Of(group, kind), name)[0], StringComparison.Ordinal);

    [Theory]
    [InlineData("abc-", 0)]
    [InlineData("abc.-", 0)]
    [InlineData("-", 1)]
    [InlineData("A-b-", 1)]
    public void A_prefix_may_end_in_a_dash(string prefix, int errors) =>
        Assert.Equal(errors, NameForms.Errors(NameForm.Subdomain, prefix, prefix: true).Count);

    [Fact]
    public void Both_deletion_finalizers_contradict_each_other() => Assert.Equal(
        ["metadata.finalizers: Invalid value: [\"orphan\",\"foregroundDeletion\"]: finalizer orphan and foregroundDeletion cannot be both set"],
        Reviews.Lines(Reviews.ConfigMap("\"finalizers\":[\"orphan\",\"foregroundDeletion\"]")));

    [Fact]
    public void Custom_and_coordination_objects_take_unqualified_finalizers() =>
        Assert.Empty(Reviews.Check("""{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"a","namespace":"n","finalizers":["nope"]}}"""));

    [Fact]
    public void An_event_owns_nothing() => Assert.Equal(
        ["metadata.ownerReferences: Invalid value: {\"apiVersion\":\"v1\",\"kind\":\"Event\",\"name\":\"e\",\"uid\":\"u\"}: /v1, Kind=Event is disallowed from being an owner"],
        Reviews.Lines(Reviews.ConfigMap("\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"Event\",\"name\":\"e\",\"uid\":\"u\"}]")));

    [Fact]
    public void Managers_are_printable() => Assert.Equal(
        [
            "metadata.managedFields[0].operation: Invalid value: \"\": must be `Apply` or `Update`",
            "metadata.managedFields[0].manager: Invalid value: \"é\\n\": invalid character U+000A (at position 2)",
        ],
        Reviews.Lines(Reviews.ConfigMap("\"managedFields\":[{\"manager\":\"é\\n\"}]")));

    [Theory]
    [InlineData("\"uid\":\"u\"", "\"uid\":\"v\"", "metadata.uid: Invalid value: \"v\": field is immutable")]
    [InlineData("\"generation\":2", "\"generation\":1", "metadata.generation: Invalid value: 1: must not be decremented")]
    [InlineData("\"uid\":\"u\"", "\"uid\":\"u\",\"deletionTimestamp\":\"2024-01-01T00:00:00Z\"", "metadata.deletionTimestamp: Invalid value: \"2024-01-01T00:00:00Z\": field is immutable")]
    [InlineData("\"deletionTimestamp\":\"2024-01-01T00:00:00Z\"", "\"finalizers\":[\"a/b\",\"a/a\"],\"deletionTimestamp\":\"2024-01-01T00:00:00Z\"", "metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{\"a/a\", \"a/b\"}")]
    public void What_an_update_may_not_change_is_refused_by_the_generic_and_the_own_rules(string old, string updated, string expected) =>
        Assert.Equal([expected, expected], Reviews.Lines(Reviews.ConfigMap(updated), Reviews.ConfigMap(old)));
}
