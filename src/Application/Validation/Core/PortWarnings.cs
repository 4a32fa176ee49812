using System.Globalization;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>Ports of a pod's containers that are, or may be, the same.</summary>
internal static class PortWarnings
{
    public static void Of(MapNode spec, FieldPath path, List<string> found)
    {
        List<(MapNode Port, FieldPath Path)>? earlier = null;
        foreach (string list in (ReadOnlySpan<string>)["initContainers", "containers", "ephemeralContainers"])
        {
            foreach ((int i, MapNode container) in spec.Entries(list))
            {
                foreach ((int j, MapNode port) in container.Entries("ports"))
                {
                    FieldPath at = path.Child(list).Index(i).Child("ports").Index(j);
                    if (port.HasText("hostIP") && port.IntegerOf("hostPort") == 0)
                    {
                        found.Add(string.Create(CultureInfo.InvariantCulture,
                            $"{at}: hostIP set without hostPort: {{Name:{port.TextOf("name")} HostPort:0 ContainerPort:{port.IntegerOf("containerPort")} Protocol:{port.TextOf("protocol")} HostIP:{port.TextOf("hostIP")}}}"));
                    }

                    foreach ((MapNode other, FieldPath otherPath) in earlier ?? [])
                    {
                        Compare(port, other, at, otherPath, found);
                    }

                    (earlier ??= []).Add((port, at));
                }
            }
        }
    }

    /// <summary>A name is that of one port among all containers.</summary>
    public static void Names(MapNode spec, FieldPath path, List<string> found)
    {
        Dictionary<string, FieldPath>? names = null;
        foreach (string list in (ReadOnlySpan<string>)["initContainers", "containers", "ephemeralContainers"])
        {
            foreach ((int i, MapNode container) in spec.Entries(list))
            {
                foreach ((int j, MapNode port) in container.Entries("ports"))
                {
                    FieldPath at = path.Child(list).Index(i).Child("ports").Index(j);
                    string name = port.TextOf("name");
                    if (name.Length > 0 && !(names ??= new(StringComparer.Ordinal)).TryAdd(name, at))
                    {
                        found.Add($"{at}: duplicate port name {FieldError.Quote(name)} with {names[name]}, "
                            + $"services and probes that select ports by name will use {names[name]}");
                    }
                }
            }
        }
    }

    private static void Compare(MapNode port, MapNode other, FieldPath path, FieldPath otherPath, List<string> found)
    {
        if (port.IntegerOf("containerPort") != other.IntegerOf("containerPort") || port.TextOf("protocol") != other.TextOf("protocol"))
        {
            return;
        }

        long host = port.IntegerOf("hostPort");
        long otherHost = other.IntegerOf("hostPort");
        string address = port.TextOf("hostIP");
        string otherAddress = other.TextOf("hostIP");
        if (address == otherAddress && host == otherHost)
        {
            found.Add($"{path}: duplicate port definition with {otherPath}");
        }
        else if (host == 0 || otherHost == 0)
        {
            found.Add($"{path}: overlapping port definition with {otherPath}");
        }
        else if (host == otherHost && (address.Length == 0) != (otherAddress.Length == 0))
        {
            found.Add($"{path}: dangerously ambiguous port definition with {otherPath}");
        }
    }
}
