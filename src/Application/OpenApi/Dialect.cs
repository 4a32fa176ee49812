namespace Kronicle.Application.OpenApi;

/// <summary>The version of the OpenAPI specification in which a schema is written.</summary>
internal enum Dialect
{
    /// <summary>Swagger 2.0: definitions, no defaults.</summary>
    V2,

    /// <summary>OpenAPI 3.0: component schemas; a reference with siblings stands inside allOf.</summary>
    V3,
}
