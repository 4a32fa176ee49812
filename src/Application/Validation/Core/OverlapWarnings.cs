using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>Files of one volume of which one is, or is in, another: only one of them will be there.</summary>
internal static class OverlapWarnings
{
    private static readonly (string Field, string Kind, string? NameKey)[] Kinds =
        [("configMap", "ConfigMap", "name"), ("secret", "Secret", "secretName"), ("downwardAPI", "DownwardAPI", null)];

    public static void Of(MapNode spec, List<string> found)
    {
        foreach ((_, MapNode volume) in spec.Entries("volumes"))
        {
            foreach ((string field, string kind, string? nameKey) in Kinds)
            {
                if (volume.Map(field) is { } source && source.Length("items") > 1)
                {
                    var files = new List<File>();
                    Items(source, "", files);
                    Check(files, volume, Described(kind, nameKey is null ? null : source.TextOf(nameKey)), found);
                }
            }

            if (volume.Map("projected") is { } projected)
            {
                Projected(projected, volume, found);
            }
        }
    }

    private static void Projected(MapNode projected, MapNode volume, List<string> found)
    {
        var files = new List<File>();
        foreach ((_, MapNode source) in projected.Entries("sources"))
        {
            if (source.Count == 0)
            {
                found.Add($"volume {FieldError.Quote(volume.TextOf("name"))} (Projected) has no sources provided");
                continue;
            }

            Source(source, files);
        }

        Check(files, volume, "Projected", found);
    }

    // The first kind that says which files it makes.
    private static void Source(MapNode source, List<File> files)
    {
        foreach ((string field, string kind, string? nameKey) in Kinds)
        {
            if (source.Map(field) is { } items && items.IsSet("items"))
            {
                Items(items, Described(kind, nameKey is null ? null : items.TextOf("name")), files);
                return;
            }
        }

        if (source.Map("serviceAccountToken") is { } token)
        {
            files.Add(new(token.TextOf("path").TrimEnd('/'), "ServiceAccountToken"));
        }
    }

    private static void Items(MapNode source, string described, List<File> files)
    {
        foreach ((_, MapNode item) in source.Entries("items"))
        {
            files.Add(new(item.TextOf("path").TrimEnd('/'), described));
        }
    }

    private static void Check(List<File> files, MapNode volume, string described, List<string> found)
    {
        for (int i = 1; i < files.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (files[i].Meets(files[j]))
                {
                    found.Add($"volume {FieldError.Quote(volume.TextOf("name"))} ({described}): overlapping paths: {files[i].Shown} with {files[j].Shown}");
                }
            }
        }
    }

    private static string Described(string kind, string? name) => name is null ? kind : $"{kind} {FieldError.Quote(name)}";

    private readonly record struct File(string Path, string Source)
    {
        public string Shown => Source.Length == 0 ? FieldError.Quote(Path) : $"{FieldError.Quote(Path)} ({Source})";

        public bool Meets(File other) =>
            Path.Length > 0 && other.Path.Length > 0 && (IsWithin(Path, other.Path) || IsWithin(other.Path, Path));

        private static bool IsWithin(string path, string other) =>
            path.StartsWith(other, StringComparison.Ordinal) && (path.Length == other.Length || path[other.Length] == '/');
    }
}
