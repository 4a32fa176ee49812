using Kronicle.Domain.Applying;

namespace Kronicle.Domain.Tests.Applying;

public sealed class TypedCheckTests
{
    [Theory]
    [InlineData("""{"spec":{"replicas":null,"paused":true}}""", null)]
    [InlineData("""{"bogus":1}""", ".bogus: field not declared in schema")]
    [InlineData("""{"spec":[1]}""", ".spec: expected map, got &{[1]}")]
    [InlineData("""{"spec":{"replicas":"3"}}""", ".spec.replicas: expected numeric (int or float), got string")]
    [InlineData("""{"spec":{"paused":"yes"}}""", ".spec.paused: expected boolean, got &{yes}")]
    [InlineData("""{"kind":5}""", ".kind: expected string, got &value.valueUnstructured{Value:5}")]
    [InlineData("""{"metadata":{"creationTimestamp":{}}}""", ".metadata.creationTimestamp: expected any scalar, got &{map[]}")]
    [InlineData("""{"metadata":{"finalizers":["a","a"]}}""", ".metadata.finalizers: duplicate entries for key [=\"a\"]")]
    [InlineData("""{"metadata":{"finalizers":[null]}}""", ".metadata.finalizers: element 0: associative list without keys has an element that's an explicit null")]
    [InlineData("""{"metadata":{"labels":{"a":1}},"spec":{"paused":2}}""",
        "errors:\n  .metadata.labels.a: expected string, got &value.valueUnstructured{Value:1}\n  .spec.paused: expected boolean, got &{2}")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"name":"a"},{"name":"a"}]}}}}""",
        ".spec.template.spec.containers: duplicate entries for key [name=\"a\"]")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":["a"]}}}}""",
        ".spec.template.spec.containers: element 0: associative list with keys may not have non-map elements")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"name":"a","image":1}]}}}}""",
        ".spec.template.spec.containers[name=\"a\"].image: expected string, got &value.valueUnstructured{Value:1}")]
    [InlineData("""{"spec":{"template":{"spec":{"tolerations":[{"nope":1}]}}}}""", ".spec.template.spec.tolerations[0].nope: field not declared in schema")]
    public void Documents_are_checked_against_the_schema(string document, string? error) =>
        Assert.Equal(error, TypedCheck.Check(ApplySample.Deployment, JsonTree.Map(document)));
}
