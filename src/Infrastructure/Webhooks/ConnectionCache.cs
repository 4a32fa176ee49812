using Kronicle.Application.Admission.Webhooks;

namespace Kronicle.Infrastructure.Webhooks;

/// <summary>The connections by their endpoint: as many as are kept, those that were not used for longest go first.</summary>
internal sealed class ConnectionCache(int most) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<WebhookEndpoint, LinkedListNode<(WebhookEndpoint Endpoint, WebhookConnections Connections)>> byEndpoint = [];
    private readonly LinkedList<(WebhookEndpoint Endpoint, WebhookConnections Connections)> order = new();

    public WebhookConnections Of(WebhookEndpoint endpoint, Func<WebhookConnections> open)
    {
        WebhookConnections? closed = null;
        try
        {
            lock (gate)
            {
                if (byEndpoint.TryGetValue(endpoint, out LinkedListNode<(WebhookEndpoint Endpoint, WebhookConnections Connections)>? node))
                {
                    order.Remove(node);
                    order.AddFirst(node);
                    return node.Value.Connections;
                }

                WebhookConnections made = open();
                byEndpoint[endpoint] = order.AddFirst((endpoint, made));
                if (byEndpoint.Count > most)
                {
                    closed = order.Last!.Value.Connections;
                    byEndpoint.Remove(order.Last.Value.Endpoint);
                    order.RemoveLast();
                }

                return made;
            }
        }
        finally
        {
            closed?.Dispose();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            foreach ((_, WebhookConnections connections) in order)
            {
                connections.Dispose();
            }

            order.Clear();
            byEndpoint.Clear();
        }
    }
}
