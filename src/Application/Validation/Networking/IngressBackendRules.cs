using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Networking;

/// <summary>Where the traffic of an ingress goes: a port of a service, or an object of another kind.</summary>
internal static class IngressBackendRules
{
    /// <param name="backend">The backend.</param>
    /// <param name="path">Its path.</param>
    /// <param name="services">The form of services' names.</param>
    /// <param name="causes">Where causes go.</param>
    public static void Check(MapNode backend, FieldPath path, NameForm services, Causes causes)
    {
        MapNode? resource = backend.Map("resource");
        MapNode? service = backend.Map("service");
        if (resource is not null && service is not null)
        {
            causes.Add(FieldError.InvalidText(path, "", "cannot set both resource and service backends"));
        }
        else if (resource is not null)
        {
            ReferenceRules.Check(resource, path.Child("resource"), causes);
        }
        else if (service is not null)
        {
            Service(service, path, services, causes);
        }
        else
        {
            causes.Add(FieldError.InvalidText(path, "", "resource or service backend is required"));
        }
    }

    private static void Service(MapNode service, FieldPath path, NameForm services, Causes causes)
    {
        FieldPath own = path.Child("service");
        string name = service.TextOf("name");
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required(own.Child("name"), ""));
        }
        else
        {
            NameRules.Check(services, name, own.Child("name"), causes);
        }

        MapNode port = service.Map("port") ?? [];
        string portName = port.TextOf("name");
        long number = port.IntegerOf("number");
        if (portName.Length > 0 && number != 0)
        {
            causes.Add(FieldError.InvalidText(path, "", "cannot set both port name & port number"));
        }
        else if (portName.Length > 0)
        {
            PortRules.Name(portName, own.Child("port").Child("name"), causes);
        }
        else if (number != 0)
        {
            PortRules.Number(number, own.Child("port").Child("number"), causes);
        }
        else
        {
            causes.Add(FieldError.Required(path, "port name or number is required"));
        }
    }
}
