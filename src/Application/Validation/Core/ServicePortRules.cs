using System.Globalization;
using Kronicle.Application.Allocation.Services;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Selection;

namespace Kronicle.Application.Validation.Core;

/// <summary>The ports of a service, each for itself and all together.</summary>
internal static class ServicePortRules
{
    public static readonly FieldPath Path = FieldPath.Spec.Child("ports");

    /// <summary>Each port for itself, and their names, which are needed when there are several.</summary>
    public static void Each(MapNode spec, Causes causes)
    {
        ListNode? ports = spec.List("ports");
        for (int i = 0; i < (ports?.Count ?? 0); i++)
        {
            One(ports!, i, causes);
        }
    }

    /// <summary>What one type of service has no use for, and what two ports may not share.</summary>
    public static void Together(MapNode spec, Causes causes)
    {
        ListNode? ports = spec.List("ports");
        int count = ports?.Count ?? 0;
        bool inner = spec.Type() == "ClusterIP";
        for (int i = 0; i < count && inner; i++)
        {
            if (PortAt(ports!, i).NodePort() != 0)
            {
                causes.Add(FieldError.Forbidden(Path.Index(i).Child("nodePort"), "may not be used when `type` is 'ClusterIP'"));
            }
        }

        for (int i = 1; i < count; i++)
        {
            MapNode port = PortAt(ports!, i);
            if (port.NodePort() is not 0 and int nodePort && HasBefore(ports!, i, port, "nodePort"))
            {
                causes.Add(FieldError.Duplicate(Path.Index(i).Child("nodePort"), nodePort.ToString(CultureInfo.InvariantCulture)));
            }
        }

        for (int i = 1; i < count; i++)
        {
            MapNode port = PortAt(ports!, i);
            if (HasBefore(ports!, i, port, "port"))
            {
                causes.Add(FieldError.Duplicate(Path.Index(i), Shown(port)));
            }
        }
    }

    private static void One(ListNode ports, int index, Causes causes)
    {
        MapNode port = PortAt(ports, index);
        FieldPath path = Path.Index(index);
        string name = port.Text("name") ?? "";
        if (name.Length > 0)
        {
            foreach (string error in NameForms.Errors(NameForm.Label, name))
            {
                causes.Add(FieldError.InvalidText(path.Child("name"), name, error));
            }

            if (HasBefore(ports, index, port, "name", sameProtocol: false))
            {
                causes.Add(FieldError.Duplicate(path.Child("name"), FieldError.Quote(name)));
            }
        }
        else if (ports.Count > 1)
        {
            causes.Add(FieldError.Required(path.Child("name"), ""));
        }

        PortRules.Number(port.Integer("port") ?? 0, path.Child("port"), causes);
        PortRules.Protocol(port.Text("protocol"), path.Child("protocol"), causes);
        PortRules.NumberOrName(port["targetPort"], path.Child("targetPort"), causes);
        if (port.Text("appProtocol") is { } application)
        {
            foreach (string error in LabelSyntax.KeyErrors(application))
            {
                causes.Add(FieldError.InvalidText(path.Child("appProtocol"), application, error));
            }
        }
    }

    private static MapNode PortAt(ListNode ports, int index) => ports[index] as MapNode ?? [];

    private static bool HasBefore(ListNode ports, int index, MapNode port, string field, bool sameProtocol = true)
    {
        Node? value = port[field];
        for (int i = 0; i < index; i++)
        {
            MapNode before = PortAt(ports, i);
            if ((value is null ? before[field] is null : value.SameAs(before[field])) && (!sameProtocol || before.SameText(port, "protocol")))
            {
                return true;
            }
        }

        return false;
    }

    // The reference's own struct, of which only what is compared is filled in.
    private static string Shown(MapNode port) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"Name":"","Protocol":{{FieldError.Quote(port.Text("protocol") ?? "")}},"AppProtocol":null,"Port":{{port.Integer("port") ?? 0}},"TargetPort":0,"NodePort":0}""");
}
