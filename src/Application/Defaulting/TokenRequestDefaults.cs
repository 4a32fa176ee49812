using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>A token lives an hour when nothing is said.</summary>
internal sealed class TokenRequestDefaults : IDefaulter
{
    private static readonly Node Hour = NumberNode.Of(60 * 60);

    public void OnDecode(MapNode root) => root.EnsureMap("spec").FillAbsent("expirationSeconds", Hour);
}
