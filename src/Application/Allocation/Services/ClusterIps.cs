using Kronicle.Application.Pipeline;
using Kronicle.Application.Validation.Shared;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Addresses;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Allocation.Services;

/// <summary>Takes and gives back the addresses of services, in the words of the reference's allocator.</summary>
public sealed class ClusterIps(AddressRecords records, ServiceRanges ranges, IIdentifierSource random)
{
    private const string Full = "range is full";

    /// <summary>What a service gets, by family; an empty address means that any will do.</summary>
    internal sealed record Taken(List<KeyValuePair<string, string>> Addresses, ApiStatus? Failure);

    /// <summary>Takes an address for each wish. A failure gives back what was taken before it.</summary>
    /// <param name="wishes">Families and the addresses that the client chose; empty ones are chosen here.</param>
    /// <param name="shown">clusterIPs as the client sent them, for the message.</param>
    /// <param name="write">For whom.</param>
    /// <param name="cancellation">Ends the search.</param>
    internal async ValueTask<Taken> TakeAsync(
        IEnumerable<KeyValuePair<string, string>> wishes, ListNode? shown, AllocationWrite write, CancellationToken cancellation)
    {
        var taken = new List<KeyValuePair<string, string>>();
        foreach ((string family, string wish) in wishes)
        {
            (string address, ApiStatus? failure) = wish.Length == 0
                ? await NextAsync(family, write, cancellation)
                : await ChosenAsync(family, wish, shown, write, cancellation);
            if (failure is not null)
            {
                await ReleaseAsync(taken, write);
                return new([], failure);
            }

            taken.Add(new(family, address));
        }

        return new(taken, null);
    }

    /// <summary>Gives addresses back; a dry run took none.</summary>
    internal async ValueTask ReleaseAsync(IEnumerable<KeyValuePair<string, string>> taken, AllocationWrite write)
    {
        foreach ((_, string address) in write.DryRun ? [] : taken)
        {
            await records.ReleaseAsync(address, write.Owner, CancellationToken.None);
        }
    }

    private async ValueTask<(string, ApiStatus?)> NextAsync(string family, AllocationWrite write, CancellationToken cancellation)
    {
        string? found = await FindAsync(family, write, cancellation);
        if (found is null)
        {
            // What was given back, or added to the ranges, may not have come to the cache yet.
            await records.CatchUpAsync(cancellation);
            found = await FindAsync(family, write, cancellation);
        }

        return found is null ? ("", Failure.Internal($"failed to allocate a serviceIP: {Full}")) : (found, null);
    }

    private async ValueTask<string?> FindAsync(string family, AllocationWrite write, CancellationToken cancellation)
    {
        foreach (ServiceRange range in await ranges.OfAsync(family, cancellation))
        {
            if (write.DryRun)
            {
                // A placeholder: the search would be worth nothing by the time of the real write.
                return range.Addresses.Network.Base.ToString();
            }

            if (range.Ready && await SearchAsync(range.Addresses, write.Owner, cancellation) is { } found)
            {
                return found.ToString();
            }
        }

        return null;
    }

    // What the cache shows as free may be taken already: then the next one is tried.
    private async ValueTask<IpAddress?> SearchAsync(AddressRange range, AllocationOwner owner, CancellationToken cancellation)
    {
        ObjectSnapshot seen = await records.SnapshotAsync(cancellation);
        foreach (IpAddress candidate in range.Candidates(Below))
        {
            if (seen.Find(AddressRecords.KeyOf(candidate)) is null && await records.TryTakeAsync(candidate, owner, cancellation))
            {
                return candidate;
            }
        }

        return null;
    }

    private async ValueTask<(string, ApiStatus?)> ChosenAsync(
        string family, string wish, ListNode? shown, AllocationWrite write, CancellationToken cancellation)
    {
        IpAddress address = IpAddress.Parse(wish)!.Value;
        ServiceRange[] all = [.. await ranges.OfAsync(family, cancellation)];
        if (!Serves(all, address))
        {
            await records.CatchUpAsync(cancellation);
            all = [.. await ranges.OfAsync(family, cancellation)];
        }

        string? problem = null;
        if (write.DryRun)
        {
            problem = all.Length > 0 && !all[0].Addresses.Contains(address)
                ? $"the provided IP ({address}) is not in the valid range. The range of valid IPs is {all[0].Addresses.Network}"
                : null;
        }
        else if (!Serves(all, address))
        {
            problem = "the provided network does not match the current range";
        }
        else if (!await records.TryTakeAsync(address, write.Owner, cancellation))
        {
            problem = "provided IP is already allocated";
        }

        return problem is null ? (wish, null) : ("", Failure.Invalid(new GroupVersionKind("", "v1", "Service"), write.Owner.Name,
            [FieldError.Invalid("spec.clusterIPs", ShownValue.Json(shown), $"failed to allocate IP {wish}: {problem}")]));
    }

    private static bool Serves(ServiceRange[] all, IpAddress address) => Array.Exists(all, range => range.Ready && range.Addresses.Contains(address));

    private long Below(long count) => count <= int.MaxValue
        ? random.Next((int)count)
        : (((long)random.Next(int.MaxValue) << 31) | (uint)random.Next(int.MaxValue)) % count;
}
