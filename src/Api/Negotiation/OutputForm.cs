namespace Kronicle.Api.Negotiation;

/// <summary>How an answer is serialized.</summary>
public enum Encoding
{
    Json,
    Yaml,

    /// <summary>application/vnd.kubernetes.protobuf.</summary>
    Protobuf,
}

/// <summary>What is shown of objects: https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables</summary>
public enum Projection
{
    /// <summary>The objects themselves.</summary>
    None,

    /// <summary>meta.k8s.io Table.</summary>
    Table,

    /// <summary>meta.k8s.io PartialObjectMetadata, which only single objects have.</summary>
    Metadata,

    /// <summary>meta.k8s.io PartialObjectMetadataList, which only lists have.</summary>
    MetadataList,
}

/// <summary>The form in which the client wants its answer.</summary>
/// <param name="Encoding">The serialization.</param>
/// <param name="Projection">What is shown of the objects.</param>
/// <param name="ProjectionVersion">The version of meta.k8s.io: v1 or v1beta1.</param>
/// <param name="Pretty">Indented JSON.</param>
public readonly record struct OutputForm(Encoding Encoding, Projection Projection, string ProjectionVersion, bool Pretty)
{
    /// <summary>Plain JSON.</summary>
    public static readonly OutputForm Json = new(Encoding.Json, Projection.None, "v1", false);

    /// <summary>What a Table's rows hold of their objects: None, Object or Metadata.</summary>
    public string IncludeObject { get; init; } = "Metadata";

    /// <summary>How failures are written.</summary>
    public FailureForm Failures { get; init; } = new(Encoding, Pretty);

    /// <summary>The form in which this client gets documents that have no projection, failures among them.</summary>
    public OutputForm Plain => new(Failures.Encoding, Projection.None, "v1", Failures.Pretty);

    public string ContentType => (Encoding, Projection) switch
    {
        (Encoding.Yaml, _) => "application/yaml",
        (Encoding.Protobuf, _) => "application/vnd.kubernetes.protobuf",
        _ => "application/json",
    };
}
