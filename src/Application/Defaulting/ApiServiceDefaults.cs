using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>An aggregated server is reached at port 443 unless its service reference says otherwise.</summary>
internal sealed class ApiServiceDefaults : IDefaulter
{
    public void OnDecode(MapNode root) => root.Map("spec")?.Map("service")?.FillAbsent("port", Constants.HttpsPort);
}
