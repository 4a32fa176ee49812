using System.Text;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of seccomp and AppArmor profiles: https://kubernetes.io/docs/tutorials/security/seccomp/ and https://kubernetes.io/docs/tutorials/security/apparmor/</summary>
internal static class ProfileRules
{
    private const int MostPathBytes = 4095;

    private static readonly string[] Types = ["Localhost", "RuntimeDefault", "Unconfined"];
    private static readonly Lazy<StructType> SeccompType = new(() => ResourceCatalogue.BuiltIn.Type("io.k8s.api.core.v1.SeccompProfile")!);

    public static void Seccomp(MapNode? profile, FieldPath path, Causes causes)
    {
        if (profile is null)
        {
            return;
        }

        string type = profile.TextOf("type");
        string? file = profile.Text("localhostProfile");
        Type(type, "type is required when seccompProfile is set", path.Child("type"), causes);
        if (type != "Localhost")
        {
            if (file is not null)
            {
                causes.Add(FieldError.Invalid(path.Child("localhostProfile"), InternalValue.Json(profile, SeccompType.Value), "can only be set when seccomp type is Localhost"));
            }
        }
        else if (file is null)
        {
            causes.Add(FieldError.Required(path.Child("localhostProfile"), "must be set when seccomp type is Localhost"));
        }
        else
        {
            PathRules.Descending(file, path.Child("localhostProfile"), causes);
        }
    }

    public static void AppArmor(MapNode? profile, FieldPath path, Causes causes)
    {
        if (profile is null)
        {
            return;
        }

        string type = profile.TextOf("type");
        string? file = profile.Text("localhostProfile");
        FieldPath at = path.Child("localhostProfile");
        switch (type)
        {
            case "Localhost" when file is null:
                causes.Add(FieldError.Required(at, "must be set when AppArmor type is Localhost"));
                break;
            case "Localhost":
                Loaded(file, at, causes);
                break;
            case "RuntimeDefault" or "Unconfined":
                if (file is not null)
                {
                    causes.Add(FieldError.InvalidText(at, file, "can only be set when AppArmor type is Localhost"));
                }

                break;
            default:
                Type(type, "type is required when appArmorProfile is set", path.Child("type"), causes);
                break;
        }
    }

    private static void Type(string type, string required, FieldPath path, Causes causes)
    {
        if (type.Length == 0)
        {
            causes.Add(FieldError.Required(path, required));
        }
        else
        {
            Choice.Supported(type, Types, path, causes);
        }
    }

    private static void Loaded(string profile, FieldPath path, Causes causes)
    {
        string trimmed = profile.Trim();
        if (trimmed != profile)
        {
            causes.Add(FieldError.InvalidText(path, profile, "must not be padded with whitespace"));
        }
        else if (trimmed.Length == 0)
        {
            causes.Add(FieldError.Required(path, "must be set when AppArmor type is Localhost"));
        }

        if (Encoding.UTF8.GetByteCount(profile) > MostPathBytes)
        {
            causes.Add(FieldError.TooLong(path, MostPathBytes));
        }
    }
}
