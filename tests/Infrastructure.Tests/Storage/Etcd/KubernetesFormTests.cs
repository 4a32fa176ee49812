using System.Text;
using System.Text.Json.Nodes;
using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage.Etcd;
using Kronicle.Infrastructure.Wire.Protobuf;
using Kronicle.TestKit;

namespace Kronicle.Infrastructure.Tests.Storage.Etcd;

public sealed class KubernetesFormTests
{
    private const string Key = "/registry/configmaps/default/a";
    private const string Json = """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","namespace":"default"},"data":{"k":"v"}}""";

    private readonly KubernetesForm form = new(new ProtobufCodec());

    [Fact]
    public void Built_in_kinds_are_protobuf_in_an_envelope_and_come_back_as_the_same_bytes()
    {
        ReadOnlyMemory<byte> stored = form.ToStored(Key, Encoding.UTF8.GetBytes(Json));
        Assert.True(stored.Span.StartsWith("k8s\0"u8));
        Assert.Equal(Json, Encoding.UTF8.GetString(form.FromStored(Key, stored).Span));
    }

    [Fact]
    public void Both_encodings_are_read_whatever_is_written()
    {
        var json = new KubernetesForm(new ProtobufCodec(), json: true);
        ReadOnlyMemory<byte> stored = json.ToStored(Key, Encoding.UTF8.GetBytes(Json));
        Assert.Equal(Json + "\n", Encoding.UTF8.GetString(stored.Span));
        Assert.Equal(Json, Encoding.UTF8.GetString(form.FromStored(Key, stored).Span));
        Assert.Equal(Json, Encoding.UTF8.GetString(json.FromStored(Key, form.ToStored(Key, Encoding.UTF8.GetBytes(Json))).Span));
    }

    [Theory]
    [InlineData("/registry/apiregistration.k8s.io/apiservices/v1.apps", "APIService", "apiregistration.k8s.io/v1")]
    [InlineData("/registry/example.com/widgets/default/w", "Widget", "example.com/v1")]
    public void Kinds_without_a_protobuf_form_are_JSON_with_a_newline(string key, string kind, string apiVersion)
    {
        string json = $$$"""{"kind":"{{{kind}}}","apiVersion":"{{{apiVersion}}}","metadata":{"name":"x"}}""";
        Assert.Equal(json + "\n", Encoding.UTF8.GetString(form.ToStored(key, Encoding.UTF8.GetBytes(json)).Span));
        Assert.StartsWith($$$"""{"kind":"{{{kind}}}","apiVersion":"{{{apiVersion}}}","metadata":{"name":"x"}""",
            Encoding.UTF8.GetString(form.FromStored(key, Encoding.UTF8.GetBytes(json + "\n")).Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("")]
    [InlineData("k8s\0\u0001")]
    public void What_another_program_keeps_under_the_prefix_comes_back_as_it_is(string kept)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(kept);
        Assert.Equal(bytes, form.ToStored("/registry/other/a", form.FromStored("/registry/other/a", bytes)).ToArray());
    }

    [Theory]
    [InlineData(Key, "garbage")]
    [InlineData(Key, "{\"kind\":")]
    [InlineData(Key, "k8s\0\u0001")]
    public void What_is_no_object_is_told_as_damage_of_its_key(string key, string stored) => Assert.Contains(
        key, Assert.Throws<LogDamagedException>(() => form.FromStored(key, Encoding.Latin1.GetBytes(stored))).Message, StringComparison.Ordinal);

    [Fact]
    public void Whole_recorded_stores_are_read_and_written_as_the_same_bytes()
    {
        string? recording = SharedFolder.Find("reference", "etcd", "values.json");
        Assert.SkipWhen(recording is null, SharedFolder.Absent);
        int compared = 0;
        var different = new List<string>();
        foreach (JsonNode? item in JsonNode.Parse(File.ReadAllText(recording!))!["kvs"]!.AsArray())
        {
            string key = (string)item!["key"]!;
            byte[] value = Convert.FromBase64String((string)item["value"]!);

            // Definitions of custom resources are kept in a version of their own.
            if (key.Contains("openshift", StringComparison.Ordinal) || key.StartsWith("/registry/apiextensions.k8s.io/", StringComparison.Ordinal) ||
                !key.StartsWith("/registry/", StringComparison.Ordinal))
            {
                continue;
            }

            compared++;
            ReadOnlyMemory<byte> again = form.ToStored(key, form.FromStored(key, value));
            if (!again.Span.SequenceEqual(value))
            {
                different.Add(key);
            }
        }

        Assert.True(compared > 200, $"{compared} values were compared");
        Assert.Empty(different);
    }

    [Fact]
    public void One_recorded_object_of_each_kind_is_read_and_written_as_the_same_bytes()
    {
        string? recording = SharedFolder.Find("reference", "etcd", "keys.jsonl");
        Assert.SkipWhen(recording is null, SharedFolder.Absent);
        var different = new List<string>();
        foreach (string line in File.ReadLines(recording!))
        {
            JsonNode item = JsonNode.Parse(line)!;
            string key = ((string)item["key"]!).Replace("<namespace>", "etcdkeys", StringComparison.Ordinal);
            byte[] value = Convert.FromBase64String((string)item["valueBase64"]!);
            // Definitions of custom resources are kept in a version of their own; spaces in free-form JSON are not kept.
            if (key.StartsWith("/registry/apiextensions.k8s.io/", StringComparison.Ordinal) || key.StartsWith("/registry/controllerrevisions/", StringComparison.Ordinal))
            {
                continue;
            }

            if (!form.ToStored(key, form.FromStored(key, value)).Span.SequenceEqual(value))
            {
                different.Add(key);
            }
        }

        Assert.Empty(different);
    }
}
