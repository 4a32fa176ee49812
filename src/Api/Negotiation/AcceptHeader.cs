using Kronicle.Domain.Failures;

namespace Kronicle.Api.Negotiation;

/// <summary>What a path can answer with.</summary>
public enum AnswerKind
{
    /// <summary>Objects, plain or as Table or metadata.</summary>
    Objects,

    /// <summary>A list, or a watch that the same path gives.</summary>
    Lists,

    /// <summary>A stream of events, which YAML has no form for.</summary>
    Watches,

    /// <summary>Documents that are no objects of a resource: they have no projections.</summary>
    Documents,

    /// <summary>Text, and the forms of objects for its failures.</summary>
    Logs,

    /// <summary>Whatever the other side of a connection sends.</summary>
    Connections,
}

/// <summary>
/// Chooses the form of an answer from the Accept header in the two steps of the reference: the path must be able to give one of the
/// named types, and then the best of them is chosen by weight and parameters.
/// https://kubernetes.io/docs/reference/using-api/api-concepts/#alternate-representations-of-resources
/// </summary>
public static class AcceptHeader
{
    private const string Objects = "application/json, application/yaml, application/vnd.kubernetes.protobuf";
    private const string Streams = "application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch";

    private static readonly (string Subtype, Encoding Encoding)[] Encodings =
        [("json", Encoding.Json), ("yaml", Encoding.Yaml), ("vnd.kubernetes.protobuf", Encoding.Protobuf)];

    /// <param name="header">The header; null or empty takes JSON.</param>
    /// <param name="pretty">The pretty parameter.</param>
    /// <param name="answers">What the path can give.</param>
    public static (OutputForm Form, ApiStatus? Refusal) Choose(string? header, bool pretty, AnswerKind answers)
    {
        if (string.IsNullOrEmpty(header))
        {
            return (OutputForm.Json with { Pretty = pretty }, null);
        }

        OutputForm? plain = Best(header, AnswerKind.Documents);
        OutputForm? best = answers == AnswerKind.Documents ? plain : Best(header, answers);
        OutputForm form = (best ?? OutputForm.Json) with
        {
            Pretty = pretty || best is { Pretty: true },
            Failures = plain is { } shown ? new(shown.Encoding, pretty || shown.Pretty) : FailureForm.Raw,
        };
        ApiStatus? refusal = answers == AnswerKind.Connections ? null : !Offers(header, answers) ? NotOffered(answers)
            : best is null ? Only(Objects)
            // YAML has no form for a stream.
            : answers == AnswerKind.Watches && form.Encoding == Encoding.Yaml ? Only(Streams)
            : null;
        return (form, refusal);
    }

    // The first step looks at whole types only, in the letters that they have.
    private static bool Offers(string header, AnswerKind answers)
    {
        foreach (Range part in header.AsSpan().Split(','))
        {
            ReadOnlySpan<char> type = header.AsSpan(part);
            int semicolon = type.IndexOf(';');
            type = (semicolon < 0 ? type : type[..semicolon]).Trim();
            if (type is "*/*" or "application/json" or "application/yaml" or "application/vnd.kubernetes.protobuf" ||
                (answers == AnswerKind.Logs && type is "text/plain"))
            {
                return true;
            }
        }

        return false;
    }

    private static ApiStatus NotOffered(AnswerKind answers) => Failure.NotAcceptable("406: Not Acceptable\n\nAvailable representations: " + answers switch
    {
        AnswerKind.Lists or AnswerKind.Watches => $"{Objects}, {Streams}",
        AnswerKind.Logs => "text/plain, " + Objects,
        _ => Objects,
    });

    private static ApiStatus Only(string types) =>
        Failure.NotAcceptable("only the following media types are accepted: " + types) with { Details = null };

    private static OutputForm? Best(string header, AnswerKind answers)
    {
        foreach (AcceptClause clause in AcceptClause.Read(header))
        {
            foreach ((string subtype, Encoding encoding) in Encodings)
            {
                if (clause.Takes("application", subtype) && Form(clause, encoding, answers) is { } form)
                {
                    return form;
                }
            }
        }

        return answers == AnswerKind.Logs ? OutputForm.Json : null;
    }

    private static OutputForm? Form(AcceptClause clause, Encoding encoding, AnswerKind answers)
    {
        bool objects = answers is AnswerKind.Objects or AnswerKind.Lists or AnswerKind.Watches;
        string? kind = null, version = null, group = null;
        bool pretty = false;
        foreach ((string name, string value) in clause.Parameters)
        {
            switch (name)
            {
                case "as":
                    kind = value;
                    break;
                case "v":
                    version = value;
                    break;
                case "g":
                    group = value;
                    break;
                case "pretty":
                    pretty = value == "1";
                    break;
                case "stream" when encoding == Encoding.Yaml || !objects || value != "watch":
                case "sv" when !objects || value != "v1":
                    return null;
            }
        }

        if (kind is null && version is null && group is null)
        {
            return new(encoding, Projection.None, "v1", pretty);
        }

        Projection? projection = kind switch
        {
            "Table" when encoding != Encoding.Protobuf => Projection.Table,
            "PartialObjectMetadata" => Projection.Metadata,
            "PartialObjectMetadataList" => Projection.MetadataList,
            _ => null,
        };
        return objects && group == "meta.k8s.io" && version is "v1" or "v1beta1" && projection is { } asked
            ? new(encoding, asked, version, pretty)
            : null;
    }
}
