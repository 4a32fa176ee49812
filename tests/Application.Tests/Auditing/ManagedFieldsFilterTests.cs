using System.Text;
using System.Text.Json;
using Kronicle.Application.Auditing;

namespace Kronicle.Application.Tests.Auditing;

public sealed class ManagedFieldsFilterTests
{
    [Theory]
    [InlineData("""{"metadata":{"name":"a","managedFields":[{"f":{"f:a":{}}}]},"x":1}""", """{"metadata":{"name":"a"},"x":1}""")]
    [InlineData("""{"metadata":{"managedFields":[{"a":"}"}],"name":"a"}}""", """{"metadata":{"name":"a"}}""")]
    [InlineData("""{"metadata":{"managedFields":[]}}""", """{"metadata":{}}""")]
    [InlineData("""{"items":[{"metadata":{"managedFields":[1],"name":"a"}},{"metadata":{"name":"b","managedFields":null,"uid":"u"}}],"metadata":{}}""", """{"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b","uid":"u"}}],"metadata":{}}""")]
    [InlineData("""{"rows":[{"cells":[1],"object":{"metadata":{"name":"a","managedFields":[{}]}}}]}""", """{"rows":[{"cells":[1],"object":{"metadata":{"name":"a"}}}]}""")]
    public void Managed_fields_go_and_all_else_stays_as_it_was(string json, string expected) => Assert.Equal(expected, Without(json));

    [Theory]
    [InlineData("""{"data":{"managedFields":"mine"},"metadata":{"name":"a"}}""")]
    [InlineData("""{"metadata":{"labels":{"managedFields":"mine"}}}""")]
    [InlineData("""{"spec":{"template":{"metadata":{"managedFields":[1]}}}}""")]
    public void What_only_has_the_name_stays(string json)
    {
        Assert.Equal(json, Without(json));
        JsonDocument.Parse(Without(json)).Dispose();
    }

    private static string Without(string json) => Encoding.UTF8.GetString(ManagedFieldsFilter.Without(Encoding.UTF8.GetBytes(json)).Span);
}
