namespace Kronicle.Application.Tests.Validation.Apps;

public sealed class ControllerRevisionRulesTests
{
    private static readonly Workloads Revisions = new("apps", "controllerrevisions", """{"metadata":{"name":"r"},"revision":1,"data":{"a":1}}""");

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"data":null}""", "data: Required value: data is mandatory")]
    [InlineData("""{"revision":-1}""", "revision: Invalid value: -1: must be greater than or equal to 0")]
    public void A_revision_has_data(string patch, params string[] expected) => Assert.Equal(expected, Revisions.Created(patch));

    [Theory]
    [InlineData("""{"revision":2}""")]
    [InlineData("""{"data":{"b":[true,"x"]}}""", """data: Invalid value: {"a":1,"b":[true,"x"]}: field is immutable""")]
    public void Data_stay(string patch, params string[] expected) => Assert.Equal(expected, Revisions.Updated(patch));
}
