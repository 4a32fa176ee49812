using System.Globalization;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Allocation.Services;

/// <summary>Which node ports a service takes and gives back, in the order and the words of the reference.</summary>
internal sealed class NodePorts(MapNode spec, MapNode? old, string name, IIdentifierSource random)
{
    private readonly List<(MapNode Port, int NodePort)> assigned = [];

    /// <summary>What was taken.</summary>
    public List<int> Taken { get; } = [];

    /// <summary>What the stored service has and the new one needs no more.</summary>
    public List<int> Dropped { get; } = [];

    /// <summary>The port of health checks that was chosen; 0 when the client chose or none is needed.</summary>
    public int HealthCheck { get; private set; }

    /// <summary>Takes what is needed from a pool. The spec is changed by <see cref="Apply"/> only, so that this may run on another pool again.</summary>
    public ApiStatus? TakeFrom(IPortPool pool)
    {
        assigned.Clear();
        Taken.Clear();
        Dropped.Clear();
        HealthCheck = 0;
        ApiStatus? failure = null;
        if (old is null)
        {
            failure = spec.NeedsNodePorts() ? Create(pool) : null;
        }
        else if (spec.NeedsNodePorts())
        {
            failure = Update(pool, old.NodePorts());
        }
        else if (old.NeedsNodePorts())
        {
            Dropped.AddRange(old.NodePorts());
        }

        return failure ?? HealthChecks(pool);
    }

    /// <summary>Writes what was chosen into the spec.</summary>
    public void Apply()
    {
        foreach ((MapNode port, int nodePort) in assigned)
        {
            port["nodePort"] = NumberNode.Of(nodePort);
        }

        if (HealthCheck != 0)
        {
            spec["healthCheckNodePort"] = NumberNode.Of(HealthCheck);
        }
    }

    // Ports of one number and different protocols share a node port.
    private ApiStatus? Create(IPortPool pool)
    {
        var byPort = new Dictionary<long, int>();
        int index = -1;
        foreach (MapNode port in spec.Ports())
        {
            index++;
            long number = port.Integer("port") ?? 0;
            int wish = port.NodePort();
            if (wish == 0 && !spec.WantsNodePorts())
            {
                continue;
            }

            if (!byPort.TryGetValue(number, out int shared))
            {
                int chosen = spec.Ports().FirstOrDefault(p => (p.Integer("port") ?? 0) == number && p.NodePort() != 0)?.NodePort() ?? 0;
                ApiStatus? failure = chosen != 0 ? Chosen(pool, chosen, index) : Any(pool, out chosen);
                if (failure is not null)
                {
                    return failure;
                }

                byPort[number] = chosen;
                assigned.Add((port, chosen));
            }
            else if (wish == 0)
            {
                assigned.Add((port, shared));
            }
            else if (wish != shared && Chosen(pool, wish, index) is { } taken)
            {
                return taken;
            }
        }

        return null;
    }

    private ApiStatus? Update(IPortPool pool, List<int> before)
    {
        var seen = new HashSet<(string, int)>();
        var kept = new HashSet<int>();
        int index = -1;
        foreach (MapNode port in spec.Ports())
        {
            index++;
            int nodePort = port.NodePort();
            if (nodePort == 0)
            {
                if (!spec.WantsNodePorts())
                {
                    continue;
                }

                if (Any(pool, out nodePort) is { } full)
                {
                    return full;
                }

                assigned.Add((port, nodePort));
            }
            else if (!before.Contains(nodePort) && !Taken.Contains(nodePort) && Chosen(pool, nodePort, index) is { } taken)
            {
                return taken;
            }

            string protocol = port.Text("protocol") ?? "";
            if (!seen.Add((protocol, nodePort)))
            {
                return new ApiStatus(500, "", $"duplicate nodePort: {{{protocol} {nodePort}}}");
            }

            kept.Add(nodePort);
        }

        Dropped.AddRange(before.Where(port => !kept.Contains(port)));
        return null;
    }

    private ApiStatus? HealthChecks(IPortPool pool)
    {
        bool needed = old?.NeedsHealthCheck() ?? false;
        bool needs = spec.NeedsHealthCheck();
        if (needed && !needs)
        {
            Dropped.Add(old!.HealthCheckPort());
        }

        if (needed || !needs)
        {
            return null;
        }

        int wish = spec.HealthCheckPort();
        if (wish != 0)
        {
            if (pool.Take(wish) is { } problem)
            {
                return Failure.Internal($"failed to allocate requested HealthCheck NodePort {wish}: {problem}");
            }

            Taken.Add(wish);
            return null;
        }

        if (pool.TakeNext(random.Next) is not { } free)
        {
            return Failure.Internal("failed to allocate a HealthCheck NodePort 0: range is full");
        }

        Taken.Add(free);
        HealthCheck = free;
        return null;
    }

    private ApiStatus? Chosen(IPortPool pool, int wish, int index)
    {
        if (pool.Take(wish) is { } problem)
        {
            return Failure.Invalid(new GroupVersionKind("", "v1", "Service"), name,
                [FieldError.Invalid($"spec.ports[{index}].nodePort", wish.ToString(CultureInfo.InvariantCulture), problem)]);
        }

        Taken.Add(wish);
        return null;
    }

    private ApiStatus? Any(IPortPool pool, out int port)
    {
        port = pool.TakeNext(random.Next) ?? 0;
        if (port == 0)
        {
            return Failure.Internal("failed to allocate a nodePort: range is full");
        }

        Taken.Add(port);
        return null;
    }
}
