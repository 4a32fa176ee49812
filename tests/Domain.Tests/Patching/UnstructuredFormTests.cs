using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Patching;

namespace Kronicle.Domain.Tests.Patching;

public sealed class UnstructuredFormTests
{
    [Theory]
    [InlineData("""{"spec":{"replicas":3,"template":{}}}""", null)]
    [InlineData("""{"spec":{"replicas":3.0}}""", null)]
    [InlineData("""{"spec":{"template":[]}}""", "cannot restore struct from: slice")]
    [InlineData("""{"metadata":"x"}""", "cannot restore struct from: string")]
    [InlineData("""{"metadata":{"labels":1}}""", "cannot restore map from int64")]
    [InlineData("""{"metadata":{"labels":{"a":1}}}""", "cannot convert int64 to string")]
    [InlineData("""{"metadata":{"finalizers":{}}}""", "cannot restore slice from map")]
    [InlineData("""{"metadata":{"finalizers":[true]}}""", "unrecognized type: string")]
    [InlineData("""{"spec":{"replicas":"3"}}""", "unrecognized type: int32")]
    [InlineData("""{"spec":{"replicas":1.5}}""", "cannot convert float64 to int32")]
    [InlineData("""{"spec":{"paused":1}}""", "unrecognized type: bool")]
    public void Mismatches_are_worded_as_by_the_converter(string json, string? mismatch) => Assert.Equal(
        mismatch, UnstructuredForm.Mismatch(ResourceCatalogue.BuiltIn.Find("apps", "v1", "deployments")!.Type, JsonTree.Map(json)));
}
