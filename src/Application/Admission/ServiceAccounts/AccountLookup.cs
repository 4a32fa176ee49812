using Kronicle.Application.Pipeline;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.ServiceAccounts;

/// <summary>
/// Finds the account of a pod. The default account is waited for a little: a controller makes it when its namespace is made, and a
/// client may be quicker.
/// </summary>
internal sealed class AccountLookup(ClusterLookup lookup, IIdentifierSource random, TimeProvider clock)
{
    private const int Attempts = 10;
    private const int LeastWait = 100;

    /// <summary>Null when it is not there.</summary>
    public async ValueTask<MapNode?> FindAsync(string ns, string name, CancellationToken cancellation)
    {
        if (await lookup.FindAsync(LookedUp.ServiceAccounts, ns, name, cancellation) is { } found)
        {
            return found;
        }

        int attempts = name == Plugins.ServiceAccount.DefaultName ? Attempts : 1;
        var pause = TimeSpan.FromMilliseconds(LeastWait + random.Next(LeastWait));
        for (int attempt = 0; attempt < attempts; attempt++)
        {
            if (attempt > 0)
            {
                await Task.Delay(pause, clock, cancellation);
            }

            if (await lookup.FindLiveAsync(LookedUp.ServiceAccounts, ns, name, cancellation) is { } made)
            {
                return made;
            }
        }

        return null;
    }
}
