using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Defaults of admission policies: what can't be evaluated is refused.</summary>
internal sealed class AdmissionPolicyDefaults : IDefaulter
{
    public void OnDecode(MapNode root)
    {
        MapNode spec = root.EnsureMap("spec");
        spec.FillAbsent("failurePolicy", Constants.Fail);
        if (spec.Map("matchConstraints") is { } match)
        {
            MatchDefaults.Fill(match);
        }
    }
}
