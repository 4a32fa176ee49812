using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>A flow schema stands in the middle of the order when it names no place.</summary>
internal sealed class FlowSchemaDefaults : IDefaulter
{
    private static readonly Node Precedence = new NumberNode(1000);

    public void OnDecode(MapNode root) => root.EnsureMap("spec").FillEmpty("matchingPrecedence", Precedence);
}
