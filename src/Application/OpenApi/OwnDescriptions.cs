namespace Kronicle.Application.OpenApi;

/// <summary>Descriptions of the few types for which the .NET client has no class or one of its own making.</summary>
internal static class OwnDescriptions
{
    public static string? Type(string definition) => definition[(definition.LastIndexOf('.') + 1)..] switch
    {
        "Time" => "A point in time in RFC 3339 form, UTC, in whole seconds.",
        "MicroTime" => "A point in time in RFC 3339 form, UTC, with six decimals of a second.",
        "FieldsV1" => "A set of fields as a tree in JSON: a key is \".\" for the field itself, f:NAME for a field, k:KEYS for a list item by its keys, v:VALUE for a list item by its value or i:INDEX for one by its place.",
        "Patch" => "A patch in one of the patch formats; the content type of the request says which.",
        "RawExtension" => "Any object, with its own apiVersion and kind.",
        "Quantity" => "A fixed-point number with an optional suffix: m for thousandths, k, M, G, T, P and E for powers of 1000, Ki, Mi, Gi, Ti, Pi and Ei for powers of 1024, or a decimal exponent such as e3. At most three decimals and at most 2^63-1 in magnitude. It is kept in canonical form: no fraction, no precision lost, and the largest suffix that allows both; so 1.5 becomes 1500m and 0.5Gi becomes 512Mi.",
        "IntOrString" => "Either an integer or a string.",
        "JSON" => "Any JSON value.",
        "JSONSchemaPropsOrArray" => "A schema or a list of schemas.",
        "JSONSchemaPropsOrBool" => "A schema or a boolean.",
        "JSONSchemaPropsOrStringArray" => "A schema or a list of strings.",
        "CustomResourceSubresourceStatus" => "Says that the custom resource has a /status subresource.",
        _ => null,
    };
}
