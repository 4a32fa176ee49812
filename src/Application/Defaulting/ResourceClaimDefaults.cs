using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Defaults of a claim for devices, or of a template of one: each request is for one device.</summary>
internal sealed class ResourceClaimDefaults : IDefaulter
{
    private static readonly Node ExactCount = new TextNode("ExactCount");

    public void OnDecode(MapNode root)
    {
        MapNode? spec = root.Map("spec");
        Claim(spec?.Map("spec") ?? spec);
    }

    private static void Claim(MapNode? spec) => spec?.Map("devices")?.Each("requests", static request =>
    {
        if (request.Map("exactly") is { } exactly)
        {
            Amount(exactly);
        }

        request.Each("firstAvailable", Amount);
    });

    private static void Amount(MapNode request)
    {
        request.FillEmpty("allocationMode", ExactCount);
        if (request.Text("allocationMode") == "ExactCount")
        {
            request.FillEmpty("count", Constants.One);
        }
    }
}
