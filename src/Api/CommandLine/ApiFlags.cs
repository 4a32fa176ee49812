using System.Globalization;
using Kronicle.Domain.Catalogue;
using static Kronicle.Api.CommandLine.Flag;

namespace Kronicle.Api.CommandLine;

/// <summary>Which API is served. This build has that of one release as it is by default: what asks for less or for another is refused.</summary>
internal static class ApiFlags
{
    public static readonly FlagSection Section = new("API",
    [
        List("runtime-config", "KEY=BOOL,...", "", "Versions of the API, such as batch/v1=true: those that 1.36 has on are.", RuntimeConfig),
        List("feature-gates", "NAME=BOOL,...", "", "Feature gates: each is as 1.36 has it by default.", FeatureGates),
        List("emulated-version", "VERSION", "1.36", "The release whose API is served: 1.36.", (o, v) =>
            v.FirstOrDefault(version => version is not ("1.36" or "kube=1.36")) is { } other
                ? Reading.Refused(other, "the API of 1.36 is all that this build has") : o),
        Scalar("default-not-ready-toleration-seconds", "SECONDS", "300", "How long pods stay on nodes that are not ready, unless they say otherwise.", (o, v) =>
            Seconds(v) is { } time ? o with { DefaultTolerations = o.DefaultTolerations with { NotReady = time } } : Reading.Needs(v, "a whole number")),
        Scalar("default-unreachable-toleration-seconds", "SECONDS", "300", "How long they stay on nodes that can't be reached.", (o, v) =>
            Seconds(v) is { } time ? o with { DefaultTolerations = o.DefaultTolerations with { Unreachable = time } } : Reading.Needs(v, "a whole number")),
    ]);

    private static long? Seconds(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static Reading RuntimeConfig(ServerOptions options, IReadOnlyList<string> values)
    {
        foreach (string value in values)
        {
            if (Setting(value) is not { } setting)
            {
                return Reading.Needs(value, "KEY=BOOL, such as api/all=true or batch/v1=true");
            }

            bool served = ResourceCatalogue.BuiltIn.GroupVersions.Any(version => Covers(setting.Key, version));
            if (served && !setting.On)
            {
                return Reading.Refused(value, "what 1.36 serves by default can't be turned off in this build");
            }

            if (setting.On && (!served || setting.Key is "api/all" or "api/beta" or "api/alpha"))
            {
                options = options with { Notices = [.. options.Notices, $"--runtime-config={value} turns nothing on: this build has the versions that 1.36 serves by default"] };
            }
        }

        return options;
    }

    // api/ga, api/beta and api/alpha stand for kinds of versions; api/v1 is the legacy group.
    private static bool Covers(string key, GroupVersionEntry version) => key switch
    {
        "api/all" => true,
        "api/ga" => !version.Version.Contains("alpha", StringComparison.Ordinal) && !version.Version.Contains("beta", StringComparison.Ordinal),
        "api/beta" or "api/alpha" => version.Version.Contains(key[4..], StringComparison.Ordinal),
        _ => $"{(version.Group.Length == 0 ? "api" : version.Group)}/{version.Version}" is var name
            && (key == name || (version.Group.Length == 0 && key == version.Version) || key.StartsWith(name + "/", StringComparison.Ordinal)),
    };

    private static Reading FeatureGates(ServerOptions options, IReadOnlyList<string> values)
    {
        foreach (string value in values)
        {
            if (!value.Contains('=', StringComparison.Ordinal) || Setting(value) is null)
            {
                return Reading.Needs(value, "NAME=BOOL, such as AllAlpha=false");
            }
        }

        return values.Count == 0 ? options : options with
        {
            Notices = [.. options.Notices, $"--feature-gates={string.Join(',', values)} changes nothing: each feature is as 1.36 has it by default"],
        };
    }

    /// <summary>A key and whether it is on, which it is when nothing is said.</summary>
    private static (string Key, bool On)? Setting(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        bool? on = equals < 0 || equals == text.Length - 1 ? true : FlagValue.Boolean(text[(equals + 1)..]);
        string key = equals < 0 ? text : text[..equals];
        return on is { } given && key.Length > 0 ? (key, given) : null;
    }
}
