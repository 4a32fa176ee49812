using System.Net;
using System.Net.Sockets;

namespace Kronicle.TestKit;

/// <summary>
/// A network between a client and a server on loopback that can be cut: connections pass through it to the target, or are broken and
/// refused, or go silent as when packets are lost on the way, and go on where they were when it heals.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly int target;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly HashSet<Socket> sockets = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly Task accepting;
    private TaskCompletionSource open = Opened();
    private bool cut;

    /// <param name="target">The port of the server.</param>
    public TcpProxy(int target)
    {
        this.target = target;
        listener.Start();
        accepting = Task.Run(AcceptAsync, CancellationToken.None);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>No byte passes from now on, and nobody is told.</summary>
    public void Stall()
    {
        lock (gate)
        {
            open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Breaks all connections, and every one that is made.</summary>
    public void Cut()
    {
        lock (gate)
        {
            cut = true;
            open.TrySetResult();
            BreakAll();
        }
    }

    /// <summary>Breaks the connections that are there; new ones pass.</summary>
    public void Drop()
    {
        lock (gate)
        {
            BreakAll();
        }
    }

    /// <summary>Bytes pass again, those that were held first.</summary>
    public void Heal()
    {
        lock (gate)
        {
            cut = false;
            open.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        stopping.Dispose();
    }

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket client = await listener.AcceptSocketAsync(stopping.Token);
                _ = PassAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
        }
    }

    private async Task PassAsync(Socket client)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        try
        {
            if (Keep(client, server))
            {
                await GateAsync();
                await server.ConnectAsync(IPAddress.Loopback, target, stopping.Token);
                await Task.WhenAny(PumpAsync(client, server), PumpAsync(server, client));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
        }
        finally
        {
            lock (gate)
            {
                sockets.Remove(client);
                sockets.Remove(server);
                Break(client);
                Break(server);
            }
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        try
        {
            byte[] buffer = new byte[16 * 1024];
            while (await from.ReceiveAsync(buffer, stopping.Token) is var read and > 0)
            {
                await GateAsync();
                for (int sent = 0; sent < read;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), stopping.Token);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
        }
    }

    private Task GateAsync()
    {
        lock (gate)
        {
            return open.Task.WaitAsync(stopping.Token);
        }
    }

    private bool Keep(Socket client, Socket server)
    {
        lock (gate)
        {
            return !cut && sockets.Add(client) && sockets.Add(server);
        }
    }

    private void BreakAll()
    {
        foreach (Socket socket in sockets)
        {
            Break(socket);
        }

        sockets.Clear();
    }

    // With a reset, as by a firewall or a host that is gone and back.
    private static void Break(Socket socket)
    {
        socket.Close(0);
    }
}
