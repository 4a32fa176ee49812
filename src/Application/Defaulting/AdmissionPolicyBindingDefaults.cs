using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Defaults of the bindings of admission policies: without its parameters a policy refuses.</summary>
internal sealed class AdmissionPolicyBindingDefaults : IDefaulter
{
    private static readonly Node Deny = new TextNode("Deny");

    public void OnDecode(MapNode root)
    {
        MapNode spec = root.EnsureMap("spec");
        spec.Map("paramRef")?.FillAbsent("parameterNotFoundAction", Deny);
        if (spec.Map("matchResources") is { } match)
        {
            MatchDefaults.Fill(match);
        }
    }
}
