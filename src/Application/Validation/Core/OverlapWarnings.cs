using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>Files of one volume of which one is, or is in, another: only one of them will be there.</summary>
internal static class OverlapWarnings
{
    public static void Of(MapNode spec, List<string> found)
    {
        foreach ((_, MapNode volume) in spec.Entries("volumes"))
        {
            string name = FieldError.Quote(volume.TextOf("name"));
            if (volume.Map("configMap") is { } map)
            {
                Check(Paths(map), $"volume {name} (ConfigMap {FieldError.Quote(map.TextOf("name"))}): overlapping paths", found);
            }

            if (volume.Map("secret") is { } secret)
            {
                Check(Paths(secret), $"volume {name} (Secret {FieldError.Quote(secret.TextOf("secretName"))}): overlapping paths", found);
            }

            if (volume.Map("downwardAPI") is { } downward)
            {
                Check(Paths(downward), $"volume {name} (DownwardAPI): overlapping paths", found);
            }

            if (volume.Map("projected") is { } projected)
            {
                Projected(projected, name, found);
            }
        }
    }

    private static void Projected(MapNode projected, string volume, List<string> found)
    {
        var earlier = new SortedSet<string>(StringComparer.Ordinal);
        foreach ((_, MapNode source) in projected.Entries("sources"))
        {
            if (source.Count == 0)
            {
                found.Add($"volume {volume} (Projected) has no sources provided");
                continue;
            }

            (List<string> paths, string kind) = Source(source);
            if (paths.Count == 0)
            {
                continue;
            }

            string message = $"volume {volume} (Projected {kind}): overlapping paths";
            Check(paths, message, found);

            // What this source has once, among what those before it have.
            List<string> all = [.. paths.Distinct(StringComparer.Ordinal), .. earlier];
            all.Sort(StringComparer.Ordinal);
            Check(all, message, found);
            earlier.UnionWith(paths);
        }
    }

    private static (List<string> Paths, string Kind) Source(MapNode source)
    {
        if (source.Map("configMap") is { } map && map.IsSet("items"))
        {
            return (Paths(map), $"ConfigMap {FieldError.Quote(map.TextOf("name"))}");
        }

        if (source.Map("secret") is { } secret && secret.IsSet("items"))
        {
            return (Paths(secret), $"Secret {FieldError.Quote(secret.TextOf("name"))}");
        }

        if (source.Map("downwardAPI") is { } downward && downward.IsSet("items"))
        {
            return (Paths(downward), "DownwardAPI");
        }

        return source.Map("serviceAccountToken") is { } token ? ([token.TextOf("path")], "ServiceAccountToken") : ([], "");
    }

    private static List<string> Paths(MapNode source)
    {
        List<string> paths = [];
        foreach ((_, MapNode item) in source.Entries("items"))
        {
            paths.Add(item.TextOf("path"));
        }

        return paths;
    }

    private static void Check(List<string> paths, string message, List<string> found)
    {
        for (int i = 0; i < paths.Count; i++)
        {
            string path = paths[i].TrimEnd('/');
            for (int j = 0; j < i; j++)
            {
                string earlier = paths[j].TrimEnd('/');
                if (path.Length > 0 && earlier.Length > 0 && (IsWithin(path, earlier) || IsWithin(earlier, path)))
                {
                    found.Add($"{message}: {FieldError.Quote(path)} with {FieldError.Quote(earlier)}");
                    break;
                }
            }
        }
    }

    private static bool IsWithin(string path, string other) =>
        path.StartsWith(other, StringComparison.Ordinal) && (path.Length == other.Length || path[other.Length] == '/');
}
