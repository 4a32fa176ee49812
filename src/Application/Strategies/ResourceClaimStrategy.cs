using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>What drivers say of a claim's devices goes with the devices: KEP-4817.</summary>
public sealed class ResourceClaimStrategy() : StatusOnlyStrategy("resourceclaims.resource.k8s.io")
{
    public override void PrepareForUpdate(StrategyWrite write)
    {
        base.PrepareForUpdate(write);
        if (write.Subresource != "status" || write.Object.Map("status")?.List("devices") is not { Count: > 0 } devices)
        {
            return;
        }

        HashSet<(string?, string?, string?, string)> taken = Allocated(write.Old!);
        taken.ExceptWith(Allocated(write.Object));
        devices.RemoveAll(device => device is MapNode map && taken.Contains(Key(map)));
        if (devices.Count == 0)
        {
            write.Object.Map("status")!.Remove("devices");
        }
    }

    private static HashSet<(string?, string?, string?, string)> Allocated(MapNode claim) =>
        ((claim.At("status", "allocation", "devices", "results") as ListNode)?.Maps ?? []).Select(Key).ToHashSet();

    private static (string? Driver, string? Pool, string? Device, string Share) Key(MapNode device) =>
        (device.Text("driver"), device.Text("pool"), device.Text("device"), device.Text("shareID") ?? "");
}
