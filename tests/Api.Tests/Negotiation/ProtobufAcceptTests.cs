using Kronicle.Api.Negotiation;

namespace Kronicle.Api.Tests.Negotiation;

public sealed class ProtobufAcceptTests
{
    private const string Protobuf = "application/vnd.kubernetes.protobuf";

    [Theory]
    [InlineData(Protobuf, Encoding.Protobuf, Projection.None)]
    [InlineData(Protobuf + ";stream=watch", Encoding.Protobuf, Projection.None)]
    [InlineData(Protobuf + ",application/json", Encoding.Protobuf, Projection.None)]
    [InlineData("application/json," + Protobuf, Encoding.Json, Projection.None)]
    [InlineData("application/json;q=0.5," + Protobuf, Encoding.Protobuf, Projection.None)]
    [InlineData(Protobuf + ";as=PartialObjectMetadata;v=v1;g=meta.k8s.io", Encoding.Protobuf, Projection.Metadata)]
    [InlineData("*/*", Encoding.Json, Projection.None)]
    public void Protobuf_is_chosen_where_it_is_asked_for(string accept, Encoding encoding, Projection projection)
    {
        (OutputForm form, var refusal) = AcceptHeader.Choose(accept, pretty: false, AnswerKind.Objects);
        Assert.Null(refusal);
        Assert.Equal((encoding, projection), (form.Encoding, form.Projection));
    }

    [Fact]
    public void A_table_has_no_protobuf_form_and_falls_to_the_next()
    {
        const string Table = ";as=Table;v=v1;g=meta.k8s.io";
        (OutputForm form, var refusal) = AcceptHeader.Choose(
            $"{Protobuf}{Table},application/json{Table},application/json", pretty: false, AnswerKind.Objects);
        Assert.Null(refusal);
        Assert.Equal((Encoding.Json, Projection.Table), (form.Encoding, form.Projection));
        Assert.NotNull(AcceptHeader.Choose(Protobuf + Table, pretty: false, AnswerKind.Objects).Refusal);
    }
}
