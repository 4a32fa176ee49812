using System.Net;
using System.Net.Sockets;

namespace Kronicle.Api.Proxying;

/// <summary>Makes the TCP connections to backends.</summary>
internal static class BackendDialer
{
    /// <param name="target">Host and port.</param>
    /// <param name="globalOnly">Refuses this machine, links and groups.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="clock">Measures the limit.</param>
    /// <param name="cancellation">Ends waiting.</param>
    /// <exception cref="BackendException">It can't be reached.</exception>
    /// <exception cref="AddressNotAllowedException">It must not be reached.</exception>
    public static async ValueTask<Stream> DialAsync(DnsEndPoint target, bool globalOnly, TimeSpan limit, TimeProvider clock, CancellationToken cancellation)
    {
        IPAddress[] addresses = await ResolveAsync(target.Host, cancellation);
        if (globalOnly && !addresses.All(IsGlobal))
        {
            throw new AddressNotAllowedException();
        }

        BackendException? last = null;
        foreach (IPAddress address in addresses)
        {
            try
            {
                return await ConnectAsync(new IPEndPoint(address, target.Port), limit, clock, cancellation);
            }
            catch (BackendException e)
            {
                last ??= e;
            }
        }

        throw last ?? new BackendException($"dial tcp: lookup {target.Host}: no such host");
    }

    /// <summary>An address that may lead to another machine: Go's IsGlobalUnicast.</summary>
    internal static bool IsGlobal(IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (IPAddress.IsLoopback(plain) || plain.Equals(IPAddress.Any) || plain.Equals(IPAddress.IPv6Any) || plain.Equals(IPAddress.Broadcast))
        {
            return false;
        }

        if (plain.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return !plain.IsIPv6LinkLocal && !plain.IsIPv6Multicast;
        }

        byte[] bytes = plain.GetAddressBytes();
        return bytes[0] is < 224 or > 239 && (bytes[0], bytes[1]) != (169, 254);
    }

    private static async ValueTask<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(host, out IPAddress? address))
        {
            return [address];
        }

        try
        {
            return await Dns.GetHostAddressesAsync(host, cancellation);
        }
        catch (SocketException e)
        {
            throw new BackendException(GoNetworkErrors.Lookup(host, e), e);
        }
    }

    private static async ValueTask<Stream> ConnectAsync(IPEndPoint address, TimeSpan limit, TimeProvider clock, CancellationToken cancellation)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var time = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellation);
        try
        {
            // A machine that vanishes without a word is noticed in the end.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 30);
            await socket.ConnectAsync(address, either.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new BackendException(GoNetworkErrors.Dial(address.ToString(), e), e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            socket.Dispose();
            throw new BackendException($"dial tcp {address}: i/o timeout", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
