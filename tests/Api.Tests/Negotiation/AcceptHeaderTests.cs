using Kronicle.Api.Negotiation;
using Kronicle.Application.Requests;
using Kronicle.Domain.Failures;

namespace Kronicle.Api.Tests.Negotiation;

public sealed class AcceptHeaderTests
{
    [Theory]
    [InlineData(null, Encoding.Json)]
    [InlineData("", Encoding.Json)]
    [InlineData("*/*", Encoding.Json)]
    [InlineData("application/yaml", Encoding.Yaml)]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8", Encoding.Json)]
    [InlineData("application/yaml;q=0.1,application/json;q=0.9", Encoding.Json)]
    [InlineData("application/json;q=nonsense", Encoding.Json)]
    [InlineData("*/*,application/yaml", Encoding.Yaml)]
    [InlineData("application/json;stream=watch", Encoding.Json)]
    public void The_best_form_that_is_had_is_chosen(string? accept, Encoding encoding)
    {
        (OutputForm form, ApiStatus? refusal) = AcceptHeader.Choose(accept, pretty: false, AnswerKind.Objects);
        Assert.Null(refusal);
        Assert.Equal((encoding, Projection.None), (form.Encoding, form.Projection));
    }

    [Theory]
    [InlineData("application/json;as=Table;v=v1;g=meta.k8s.io", Projection.Table, "v1")]
    [InlineData("application/json;as=Table;v=v1beta1;g=meta.k8s.io", Projection.Table, "v1beta1")]
    [InlineData("application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1", Projection.Metadata, "v1")]
    [InlineData("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1", Projection.MetadataList, "v1")]
    [InlineData("application/json;as=Table;g=meta.k8s.io,application/json", Projection.None, "v1")]
    [InlineData("application/json;as=Table;v=v2;g=meta.k8s.io,application/json", Projection.None, "v1")]
    [InlineData("application/json;as=Table;v=v1;g=else,application/json", Projection.None, "v1")]
    [InlineData("application/json;as=Other;v=v1;g=meta.k8s.io,application/json", Projection.None, "v1")]
    public void A_projection_needs_its_group_and_a_known_version(string accept, Projection projection, string version)
    {
        (OutputForm form, ApiStatus? refusal) = AcceptHeader.Choose(accept, pretty: false, AnswerKind.Lists);
        Assert.Null(refusal);
        Assert.Equal((projection, version), (form.Projection, form.ProjectionVersion));
    }

    [Fact]
    public void What_is_not_had_is_406_and_lists_what_is()
    {
        const string One = "406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf";
        ApiStatus one = AcceptHeader.Choose("text/csv", pretty: false, AnswerKind.Objects).Refusal!;
        Assert.Equal((406, One), (one.Code, one.Message));
        ApiStatus list = AcceptHeader.Choose("text/csv", pretty: false, AnswerKind.Lists).Refusal!;
        Assert.Equal(One + ", application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch", list.Message);
        Assert.Equal(One, AcceptHeader.Choose("application/*", pretty: false, AnswerKind.Objects).Refusal!.Message);
        Assert.Equal(One, AcceptHeader.Choose("APPLICATION/JSON", pretty: false, AnswerKind.Objects).Refusal!.Message);
        Assert.Null(AcceptHeader.Choose("text/csv", pretty: false, AnswerKind.Connections).Refusal);
        Assert.Null(AcceptHeader.Choose("text/plain", pretty: false, AnswerKind.Logs).Refusal);
    }

    [Theory]
    [InlineData("application/json;as=Table;v=v1alpha9;g=meta.k8s.io", AnswerKind.Lists)]
    [InlineData("application/json;as=Table;v=v1;g=nope.k8s.io", AnswerKind.Lists)]
    [InlineData("application/json;as=Table;g=meta.k8s.io", AnswerKind.Objects)]
    [InlineData("application/json;as=Table;v=v1;g=meta.k8s.io", AnswerKind.Documents)]
    [InlineData("application/yaml;stream=watch", AnswerKind.Lists)]
    [InlineData("application/yaml", AnswerKind.Watches)]
    public void A_type_that_is_had_in_no_such_form_is_406_in_other_words(string accept, AnswerKind answers)
    {
        ApiStatus refusal = AcceptHeader.Choose(accept, pretty: false, answers).Refusal!;
        Assert.Equal((406, "only the following media types are accepted: " + (answers == AnswerKind.Watches
            ? "application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch"
            : "application/json, application/yaml, application/vnd.kubernetes.protobuf")), (refusal.Code, refusal.Message));
        Assert.Null(refusal.Details);
    }

    [Theory]
    [InlineData("application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;v=v1;g=meta.k8s.io", Encoding.Json, true)]
    [InlineData("application/json;as=Table;v=v1;g=meta.k8s.io,application/json", Encoding.Json, false)]
    [InlineData("application/json;as=Table;v=v1;g=meta.k8s.io,application/yaml", Encoding.Yaml, false)]
    [InlineData("application/json;pretty=1", Encoding.Json, true)]
    public void Failures_take_the_first_plain_form_and_raw_JSON_without_one(string accept, Encoding encoding, bool pretty)
    {
        OutputForm form = AcceptHeader.Choose(accept, pretty: false, AnswerKind.Objects).Form;
        Assert.Equal(new OutputForm(encoding, Projection.None, "v1", pretty), form.Plain with { Failures = new(encoding, pretty) });
    }

    [Fact]
    public void A_header_of_endless_clauses_is_not_read_to_its_end()
    {
        string accept = string.Join(',', Enumerable.Repeat("text/csv", 10_000)) + ",application/json";
        Assert.NotNull(AcceptHeader.Choose(accept, pretty: false, AnswerKind.Objects).Refusal);
    }

    [Theory]
    [InlineData("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json", "v2")]
    [InlineData("application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json", "v2beta1")]
    [InlineData("application/json;g=apidiscovery.k8s.io;v=v9;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList", "v2")]
    [InlineData("application/json,application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList", null)]
    [InlineData("application/json;g=apidiscovery.k8s.io;v=v9;as=APIGroupDiscoveryList,application/json", null)]
    [InlineData("application/json", null)]
    [InlineData("", null)]
    public void Aggregated_discovery_is_what_the_first_usable_clause_says(string accept, string? version) =>
        Assert.Equal(version is null ? null : new AggregatedForm(version, Encoding.Json), AggregatedDiscoveryAccept.Of(accept));

    [Theory]
    [InlineData("application/vnd.kubernetes.protobuf;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json", Encoding.Protobuf)]
    [InlineData("application/vnd.kubernetes.protobuf;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/yaml;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList", Encoding.Yaml)]
    [InlineData("application/json;q=0.5,*/*;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList", Encoding.Json)]
    public void Aggregated_discovery_comes_in_the_asked_encoding(string accept, Encoding encoding) =>
        Assert.Equal(encoding, AggregatedDiscoveryAccept.Of(accept)!.Encoding);

    [Theory]
    [InlineData("true", "", true)]
    [InlineData("1", "kubectl/v1.36.2", true)]
    [InlineData("false", "curl/8.0", false)]
    [InlineData("yes", "curl/8.0", false)]
    [InlineData("", "curl/8.0", true)]
    [InlineData("", "Wget/1.2", true)]
    [InlineData("", "Mozilla/5.0 (X11)", true)]
    [InlineData("", "kubectl/v1.36.2", false)]
    public void People_get_indented_answers_unless_they_say_otherwise(string pretty, string userAgent, bool expected) =>
        Assert.Equal(expected, PrettyParameter.Of(new RequestOptions(new Dictionary<string, string> { ["pretty"] = pretty }), userAgent));

    [Theory]
    [InlineData(Encoding.Json, Projection.Table, "application/json")]
    [InlineData(Encoding.Yaml, Projection.None, "application/yaml")]
    [InlineData(Encoding.Protobuf, Projection.Metadata, "application/vnd.kubernetes.protobuf")]
    public void A_form_has_the_content_type_of_its_encoding(Encoding encoding, Projection projection, string type) =>
        Assert.Equal(type, new OutputForm(encoding, projection, "v1", false).ContentType);
}
