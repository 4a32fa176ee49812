using System.Globalization;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of volumes into which several objects are projected: https://kubernetes.io/docs/concepts/storage/projected-volumes/</summary>
internal static class ProjectedVolumeRules
{
    private const long LeastTokenSeconds = 600;
    private const long MostTokenSeconds = 1L << 32;
    private const string Conflict = "conflicting duplicate paths";

    public static void Check(MapNode source, PodReview review, FieldPath path, Causes causes)
    {
        FileVolumeRules.Mode(source, "defaultMode", path, causes);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach ((int i, MapNode projection) in source.Entries("sources"))
        {
            FieldPath at = path.Child("sources").Index(i);
            int kinds = Items(projection, "secret", taken, at, path, causes) + Items(projection, "configMap", taken, at, path, causes)
                + Downward(projection.Map("downwardAPI"), taken, at.Child("downwardAPI"), path, causes)
                + Token(projection.Map("serviceAccountToken"), review, at.Child("serviceAccountToken"), path, causes);
            if (kinds > 1)
            {
                causes.Add(FieldError.Forbidden(at, "may not specify more than 1 volume type per source"));
            }
        }
    }

    /// <summary>A pod without an account can't have its tokens.</summary>
    public static void Tokens(MapNode spec, FieldPath path, Causes causes)
    {
        if (spec.HasText("serviceAccountName"))
        {
            return;
        }

        foreach ((int i, MapNode volume) in spec.Entries("volumes"))
        {
            foreach ((int j, MapNode source) in (volume.Map("projected") ?? []).Entries("sources"))
            {
                if (source.Map("serviceAccountToken") is not null)
                {
                    causes.Add(FieldError.Forbidden(
                        path.Child("volumes").Index(i).Child("projected").Child("sources").Index(j).Child("serviceAccountToken"),
                        "must not be specified when serviceAccountName is not set"));
                }
            }
        }
    }

    /// <summary>Whether a token's path leads out of its volume.</summary>
    public static bool HasStrayToken(MapNode spec)
    {
        foreach ((_, MapNode volume) in spec.Entries("volumes"))
        {
            foreach ((_, MapNode source) in (volume.Map("projected") ?? []).Entries("sources"))
            {
                if (source.Map("serviceAccountToken") is { } token
                    && Tolerances.Finds(causes => PathRules.NonReserved(token.TextOf("path"), FieldPath.Spec, causes)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static int Items(MapNode projection, string kind, HashSet<string> taken, FieldPath path, FieldPath volume, Causes causes)
    {
        if (projection.Map(kind) is not { } source)
        {
            return 0;
        }

        FieldPath at = path.Child(kind);
        RequiredRules.Texts(source, at, causes, "name");
        foreach ((int i, MapNode item) in source.Entries("items"))
        {
            FileVolumeRules.Item(item, at.Child("items").Index(i), causes);
            if (item.HasText("path") && !taken.Add(item.TextOf("path")))
            {
                causes.Add(FieldError.InvalidText(volume, source.TextOf("name"), Conflict));
            }
        }

        return 1;
    }

    private static int Downward(MapNode? source, HashSet<string> taken, FieldPath path, FieldPath volume, Causes causes)
    {
        if (source is null)
        {
            return 0;
        }

        foreach ((_, MapNode file) in source.Entries("items"))
        {
            FileVolumeRules.DownwardFile(file, path, causes);
            if (file.HasText("path") && !taken.Add(file.TextOf("path")))
            {
                causes.Add(FieldError.InvalidText(volume, file.TextOf("path"), Conflict));
            }
        }

        return 1;
    }

    private static int Token(MapNode? token, PodReview review, FieldPath path, FieldPath volume, Causes causes)
    {
        if (token is null)
        {
            return 0;
        }

        long seconds = token.IntegerOf("expirationSeconds");
        if (seconds < LeastTokenSeconds)
        {
            Seconds("may not specify a duration less than 10 minutes");
        }

        if (seconds > MostTokenSeconds)
        {
            Seconds("may not specify a duration larger than 2^32 seconds");
        }

        string file = token.TextOf("path");
        if (file.Length == 0)
        {
            causes.Add(FieldError.Required(volume.Child("path"), ""));
        }
        else if (!review.Tolerates.TokenPaths)
        {
            PathRules.NonReserved(file, volume.Child("path"), causes);
        }

        return 1;

        void Seconds(string why) =>
            causes.Add(FieldError.Invalid(path.Child("expirationSeconds"), seconds.ToString(CultureInfo.InvariantCulture), why));
    }
}
