using System.Globalization;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of the ports of containers.</summary>
internal static class ContainerPortRules
{
    public static void Check(ListNode? ports, FieldPath path, Causes causes)
    {
        foreach ((int i, MapNode port) in new Entries(ports))
        {
            FieldPath at = path.Index(i);
            Name(ports!, i, port.TextOf("name"), at, causes);
            long number = port.IntegerOf("containerPort");
            if (number == 0)
            {
                causes.Add(FieldError.Required(at.Child("containerPort"), ""));
            }
            else
            {
                PortRules.Number(number, at.Child("containerPort"), causes);
            }

            if (port.IntegerOf("hostPort") is not 0 and long host)
            {
                PortRules.Number(host, at.Child("hostPort"), causes);
            }

            PortRules.Protocol(port.Text("protocol"), at.Child("protocol"), causes);
        }
    }

    /// <summary>A port of the host is taken by one port of these containers: by protocol, address and number.</summary>
    public static void HostPorts(ListNode containers, FieldPath path, Causes causes)
    {
        HashSet<(string Protocol, string Address, long Port)>? taken = null;
        foreach ((int i, MapNode container) in new Entries(containers))
        {
            foreach ((int j, MapNode port) in container.Entries("ports"))
            {
                long number = port.IntegerOf("hostPort");
                if (number == 0)
                {
                    continue;
                }

                (string Protocol, string Address, long Port) key = (port.TextOf("protocol"), port.TextOf("hostIP"), number);
                if (!(taken ??= []).Add(key))
                {
                    string text = string.Create(CultureInfo.InvariantCulture, $"{key.Protocol}/{key.Address}/{key.Port}");
                    causes.Add(FieldError.Duplicate(path.Index(i).Child("ports").Index(j).Child("hostPort"), FieldError.Quote(text)));
                }
            }
        }
    }

    /// <summary>A pod in the host's network listens on the host's ports; a template may leave them to the pods' defaults.</summary>
    public static void HostNetwork(PodReview review, FieldPath path, Causes causes)
    {
        if (!review.Spec.IsTrue("hostNetwork"))
        {
            return;
        }

        foreach ((int i, MapNode container) in review.Spec.Entries("containers"))
        {
            foreach ((int j, MapNode port) in container.Entries("ports"))
            {
                long host = port.IntegerOf("hostPort");
                if ((review.IsPod || host != 0) && host != port.IntegerOf("containerPort"))
                {
                    causes.Add(FieldError.Invalid(path.Child("containers").Index(i).Child("ports").Index(j).Child("hostPort"),
                        host.ToString(CultureInfo.InvariantCulture), "must match `containerPort` when `hostNetwork` is true"));
                }
            }
        }
    }

    private static void Name(ListNode ports, int index, string name, FieldPath path, Causes causes)
    {
        if (name.Length == 0)
        {
            return;
        }

        int before = causes.Count;
        PortRules.Name(name, path.Child("name"), causes);
        if (causes.Count == before && ports.RepeatsEarlier(index, "name", name))
        {
            causes.Add(FieldError.Duplicate(path.Child("name"), FieldError.Quote(name)));
        }
    }
}
