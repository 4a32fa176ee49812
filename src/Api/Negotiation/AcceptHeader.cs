using System.Globalization;
using Kronicle.Domain.Failures;

namespace Kronicle.Api.Negotiation;

/// <summary>Chooses the form of an answer from the Accept header, as apiserver does: https://kubernetes.io/docs/reference/using-api/api-concepts/#alternate-representations-of-resources</summary>
public static class AcceptHeader
{
    private const string Available = "application/json, application/yaml, application/vnd.kubernetes.protobuf";
    private const string Streams = ", application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch";

    private readonly record struct Clause(string Type, string Parameters, double Quality, int Order);

    /// <param name="header">The header; null or empty takes JSON.</param>
    /// <param name="pretty">The pretty parameter.</param>
    /// <param name="listOrWatch">Names the stream forms in the refusal, as lists do.</param>
    /// <param name="projections">Whether Table and metadata-only forms can be had here.</param>
    public static (OutputForm Form, ApiStatus? Refusal) Choose(string? header, bool pretty, bool listOrWatch, bool projections)
    {
        if (string.IsNullOrWhiteSpace(header))
        {
            return (OutputForm.Json with { Pretty = pretty }, null);
        }

        foreach (Clause clause in Clauses(header))
        {
            if (Form(clause, projections) is { } form)
            {
                return (form with { Pretty = pretty }, null);
            }
        }

        return (OutputForm.Json with { Pretty = pretty }, Failure.NotAcceptable(
            $"406: Not Acceptable\n\nAvailable representations: {Available}{(listOrWatch ? Streams : "")}"));
    }

    private static IEnumerable<Clause> Clauses(string header)
    {
        string[] parts = header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var clauses = new List<Clause>(parts.Length);
        for (int i = 0; i < parts.Length && i < 32; i++)
        {
            int semicolon = parts[i].IndexOf(';', StringComparison.Ordinal);
            string type = semicolon < 0 ? parts[i] : parts[i][..semicolon];
            string parameters = semicolon < 0 ? "" : parts[i][(semicolon + 1)..];
            double quality = Parameter(parameters, "q") is { } q &&
                double.TryParse(q, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : 1;
            clauses.Add(new(type.Trim().ToLowerInvariant(), parameters, quality, i));
        }

        return clauses.OrderByDescending(clause => clause.Quality).ThenBy(clause => clause.Order);
    }

    private static OutputForm? Form(Clause clause, bool projections)
    {
        Encoding? encoding = clause.Type switch
        {
            "application/json" or "*/*" => Encoding.Json,
            "application/yaml" => Encoding.Yaml,
            "application/vnd.kubernetes.protobuf" => Encoding.Protobuf,
            _ => null,
        };
        if (encoding is null)
        {
            return null;
        }

        string? kind = Parameter(clause.Parameters, "as");
        if (kind is null)
        {
            return new(encoding.Value, Projection.None, "v1", false);
        }

        string version = Parameter(clause.Parameters, "v") ?? "v1";
        bool known = Parameter(clause.Parameters, "g") == "meta.k8s.io" && version is "v1" or "v1beta1";
        Projection? projection = kind switch
        {
            "Table" when encoding != Encoding.Protobuf => Projection.Table,
            "PartialObjectMetadata" or "PartialObjectMetadataList" => Projection.Metadata,
            _ => null,
        };
        return known && projections && projection is { } shown ? new(encoding.Value, shown, version, false) : null;
    }

    private static string? Parameter(string parameters, string name)
    {
        foreach (string parameter in parameters.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = parameter.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && parameter.AsSpan(0, equals).Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return parameter[(equals + 1)..].Trim();
            }
        }

        return null;
    }
}
