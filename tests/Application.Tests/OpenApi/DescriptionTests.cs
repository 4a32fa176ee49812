using System.Text;
using System.Text.Json;
using Kronicle.Application.OpenApi;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Tests.OpenApi;

public sealed class DescriptionTests
{
    private readonly JsonElement definitions =
        JsonDocument.Parse(OpenApiV2Document.Of(ResourceCatalogue.BuiltIn).Json().Bytes).RootElement.GetProperty("definitions");

    [Fact]
    public void Every_type_is_described_but_those_of_which_the_original_says_nothing()
    {
        string[] silent = [.. definitions.EnumerateObject().Where(d => !d.Value.TryGetProperty("description", out _)).Select(d => d.Name)];
        Assert.True(silent.Length <= 1, string.Join('\n', silent));
    }

    [Fact]
    public void Nearly_every_field_is_described()
    {
        string[] silent = [.. from definition in definitions.EnumerateObject()
                              where definition.Value.TryGetProperty("properties", out _)
                              from property in definition.Value.GetProperty("properties").EnumerateObject()
                              where !property.Value.TryGetProperty("description", out _)
                              select definition.Name + "." + property.Name];
        Assert.True(silent.Length <= 51, $"{silent.Length}\n" + string.Join('\n', silent));
    }

    [Fact]
    public void Lines_that_the_source_wraps_are_joined() =>
        Assert.Equal(
            "Number of port to expose on the pod's IP address. This must be a valid port number, 0 < x < 65536.",
            Field("io.k8s.api.core.v1.ContainerPort", "containerPort"));

    [Fact]
    public void Paragraphs_stay_parted() =>
        Assert.Contains("\n\nIf the OS field is set to windows, following fields must be unset:\n- spec.hostPID\n- spec.hostIPC\n", Field("io.k8s.api.core.v1.PodSpec", "os"), StringComparison.Ordinal);

    [Fact]
    public void Two_groups_that_share_a_kind_have_each_their_own_text() =>
        Assert.NotEqual(Field("io.k8s.api.core.v1.Event", "reason"), Field("io.k8s.api.events.v1.Event", "reason"));

    [Theory]
    [InlineData("$ref", false)]
    [InlineData("x-kubernetes-list-type", true)]
    public void Field_names_that_are_no_identifiers_are_found(string field, bool described) =>
        Assert.Equal(described, Property("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps", field).TryGetProperty("description", out _));

    [Fact]
    public void Angle_brackets_are_written_as_Go_writes_them()
    {
        string text = Encoding.UTF8.GetString(OpenApiV3Documents.Of(ResourceCatalogue.BuiltIn).Document("api/v1")!.Bytes.Span);
        Assert.Contains("0 \\u003c x \\u003c 65536", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<", text, StringComparison.Ordinal);
        Assert.Contains("'s", text, StringComparison.Ordinal);
    }

    private string Field(string definition, string field) => Property(definition, field).GetProperty("description").GetString()!;

    private JsonElement Property(string definition, string field) => definitions.GetProperty(definition).GetProperty("properties").GetProperty(field);
}
