using System.Globalization;
using System.Text.RegularExpressions;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of disks in a storage network: https://kubernetes.io/docs/concepts/storage/volumes/#iscsi</summary>
internal static partial class BlockVolumeRules
{
    public static void Iscsi(MapNode source, FieldPath path, Causes causes)
    {
        RequiredRules.Texts(source, path, causes, "targetPortal", "iqn");
        if (source.Text("iqn") is { Length: > 0 } target)
        {
            Qualifier(target, path.Child("iqn"), causes);
        }

        Lun(source.IntegerOf("lun"), path, causes);
        if ((source.IsTrue("chapAuthDiscovery") || source.IsTrue("chapAuthSession")) && source.Map("secretRef") is null)
        {
            causes.Add(FieldError.Required(path.Child("secretRef"), ""));
        }

        if (source.Text("initiatorName") is { } initiator)
        {
            Qualifier(initiator, path.Child("initiatorname"), causes);
        }
    }

    public static void FibreChannel(MapNode source, FieldPath path, Causes causes)
    {
        bool targets = source.Length("targetWWNs") > 0;
        bool identified = source.Length("wwids") > 0;
        if (!targets && !identified)
        {
            causes.Add(FieldError.Required(path.Child("targetWWNs"), "must specify either targetWWNs or wwids, but not both"));
        }

        if (targets && identified)
        {
            causes.Add(FieldError.Invalid(path.Child("targetWWNs"), ShownValue.Json(source["targetWWNs"]),
                "targetWWNs and wwids can not be specified simultaneously"));
        }

        if (!targets)
        {
            return;
        }

        if (source.Integer("lun") is not { } lun)
        {
            causes.Add(FieldError.Required(path.Child("lun"), "lun is required if targetWWNs is specified"));
        }
        else
        {
            Lun(lun, path, causes);
        }
    }

    private static void Lun(long lun, FieldPath path, Causes causes)
    {
        if (lun is < 0 or > 255)
        {
            causes.Add(FieldError.Invalid(path.Child("lun"), lun.ToString(CultureInfo.InvariantCulture), "must be between 0 and 255, inclusive"));
        }
    }

    private static void Qualifier(string name, FieldPath path, Causes causes)
    {
        bool known = true;
        bool good = name switch
        {
            _ when name.StartsWith("iqn", StringComparison.Ordinal) => Iqn().IsMatch(name),
            _ when name.StartsWith("eui", StringComparison.Ordinal) => Eui().IsMatch(name),
            _ when name.StartsWith("naa", StringComparison.Ordinal) => Naa().IsMatch(name),
            _ => known = false,
        };
        if (!good)
        {
            causes.Add(FieldError.InvalidText(path, name, known ? "must be valid format" : "must be valid format starting with iqn, eui, or naa"));
        }
    }

    [GeneratedRegex(@"iqn\.[0-9]{4}-[0-9]{2}\.([a-zA-Z0-9\-.]+)(:[^,;*&$|\t\n\f\r ]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Iqn();

    [GeneratedRegex(@"^eui.[a-zA-Z0-9]{16}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Eui();

    [GeneratedRegex(@"^naa.[a-zA-Z0-9]{32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Naa();
}
