using System.Text;
using System.Text.RegularExpressions;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>Volumes on iSCSI, Fibre Channel, Azure, Quobyte and Flocker.</summary>
internal static partial class RemoteDiskRules
{
    private const int MostPortalBytes = 64;
    private const string BadFormat = "must be valid format";

    private static readonly string[] CachingModes = ["None", "ReadOnly", "ReadWrite"];
    private static readonly string[] DiskKinds = ["Dedicated", "Managed", "Shared"];
    private static readonly string[] ManagedUri = ["/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"];
    private static readonly string[] BlobUri = ["https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"];

    public static void Check(string type, MapNode source, string volume, FieldPath path, Causes causes)
    {
        switch (type)
        {
            case "iscsi":
                Iscsi(source, volume, path, causes);
                break;
            case "fc":
                FibreChannel(source, path, causes);
                break;
            case "azureDisk":
                AzureDisk(source, path, causes);
                break;
            case "quobyte":
                Quobyte(source, path, causes);
                break;
            case "flocker":
                Flocker(source, path, causes);
                break;
        }
    }

    private static void Iscsi(MapNode source, string volume, FieldPath path, Causes causes)
    {
        string portal = source.TextOf("targetPortal");
        string? initiator = source.Text("initiatorName");
        if (portal.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child("targetPortal"), ""));
        }

        if (initiator is not null && Encoding.UTF8.GetByteCount($"{volume}:{portal}") > MostPortalBytes)
        {
            causes.Add(FieldError.InvalidText(path.Child("targetportal"), portal,
                "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified."));
        }

        string iqn = source.TextOf("iqn");
        if (iqn.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child("iqn"), ""));
        }
        else if (!IsInitiator(iqn))
        {
            causes.Add(FieldError.InvalidText(path.Child("iqn"), iqn, BadFormat));
        }

        Lun(source, path, causes);
        if ((source.IsTrue("chapAuthDiscovery") || source.IsTrue("chapAuthSession")) && source.Map("secretRef") is null)
        {
            causes.Add(FieldError.Required(path.Child("secretRef"), ""));
        }

        if (source.Map("secretRef") is { } secret && !secret.HasText("name"))
        {
            causes.Add(FieldError.Required(path.Child("secretRef").Child("name"), ""));
        }

        if (initiator is not null && !IsInitiator(initiator))
        {
            causes.Add(FieldError.InvalidText(path.Child("initiatorname"), initiator, BadFormat));
        }
    }

    private static void FibreChannel(MapNode source, FieldPath path, Causes causes)
    {
        int names = source.Length("targetWWNs");
        int ids = source.Length("wwids");
        if (names == 0 && ids == 0)
        {
            causes.Add(FieldError.Required(path.Child("targetWWNs"), "must specify either targetWWNs or wwids, but not both"));
        }

        if (names != 0 && ids != 0)
        {
            causes.Add(FieldError.Invalid(path.Child("targetWWNs"), ShownValue.Json(source["targetWWNs"]), "targetWWNs and wwids can not be specified simultaneously"));
        }

        if (names != 0 && !source.IsSet("lun"))
        {
            causes.Add(FieldError.Required(path.Child("lun"), "lun is required if targetWWNs is specified"));
        }
        else if (names != 0)
        {
            Lun(source, path, causes);
        }
    }

    private static void Lun(MapNode source, FieldPath path, Causes causes)
    {
        if (source.IntegerOf("lun") is < 0 or > 255)
        {
            causes.Add(FieldError.Invalid(path.Child("lun"), ShownValue.Json(source["lun"]), "must be between 0 and 255, inclusive"));
        }
    }

    private static void AzureDisk(MapNode source, FieldPath path, Causes causes)
    {
        Choice.Optional(source.Text("cachingMode"), CachingModes, path.Child("cachingMode"), causes);
        Choice.Optional(source.Text("kind"), DiskKinds, path.Child("kind"), causes);
        string uri = source.TextOf("diskURI");
        bool managed = source.Text("kind") == "Managed";
        if (source.Text("kind") is not null && !uri.StartsWith(managed ? "/subscriptions/" : "https://", StringComparison.Ordinal))
        {
            causes.Add(FieldError.NotSupported(path.Child("diskURI"), uri, managed ? ManagedUri : BlobUri));
        }
    }

    private static void Quobyte(MapNode source, FieldPath path, Causes causes)
    {
        const string Pairs = "must be a host:port pair or multiple pairs separated by commas";
        string registry = source.TextOf("registry");
        if (registry.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child("registry"), Pairs));
        }
        else if (Encoding.UTF8.GetByteCount(source.TextOf("tenant")) >= 65)
        {
            causes.Add(FieldError.Required(path.Child("tenant"), "must be a UUID and may not exceed a length of 64 characters"));
        }
        else
        {
            foreach (string pair in registry.Split(','))
            {
                if (!HostAndPort().IsMatch(pair))
                {
                    causes.Add(FieldError.InvalidText(path.Child("registry"), registry, Pairs));
                }
            }
        }

        if (!source.HasText("volume"))
        {
            causes.Add(FieldError.Required(path.Child("volume"), ""));
        }
    }

    private static void Flocker(MapNode source, FieldPath path, Causes causes)
    {
        string name = source.TextOf("datasetName");
        bool byId = source.HasText("datasetUUID");
        if (name.Length == 0 && !byId)
        {
            causes.Add(FieldError.Required(path, "one of datasetName and datasetUUID is required"));
        }

        if (name.Length != 0 && byId)
        {
            causes.Add(FieldError.InvalidText(path, "resource", "datasetName and datasetUUID can not be specified simultaneously"));
        }

        if (name.Contains('/', StringComparison.Ordinal))
        {
            causes.Add(FieldError.InvalidText(path.Child("datasetName"), name, "must not contain '/'"));
        }
    }

    private static bool IsInitiator(string name) => Iqn().IsMatch(name) || Eui().IsMatch(name) || Naa().IsMatch(name);

    [GeneratedRegex(@"^iqn\.\d{4}-\d{2}\.([a-zA-Z0-9.-]+)(:[^,;*&$|\s]+)\z")]
    private static partial Regex Iqn();

    [GeneratedRegex(@"^eui.[0-9A-Za-z]{16}\z")]
    private static partial Regex Eui();

    [GeneratedRegex(@"^naa.[0-9A-Za-z]{32}\z")]
    private static partial Regex Naa();

    // What Go's net.SplitHostPort takes: a host without colons, or one in brackets, and a port.
    [GeneratedRegex(@"^([^:\[\]]*|\[[^\[\]]*\]):[^:\[\]]*\z")]
    private static partial Regex HostAndPort();
}
