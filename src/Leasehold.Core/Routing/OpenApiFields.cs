using Leasehold.Core.Json;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Routing;

/// <summary>Fields as OpenAPI says them.</summary>
internal static class OpenApiFields
{
    /// <summary>A field that is sent in the query.</summary>
    public static JsonMap Parameter(Field field) => new JsonMap()
        .Add("name", field.Label)
        .Add("in", "query")
        .Add("description", field.Help)
        .Add("schema", Shape(field));

    /// <summary>A field of a body.</summary>
    public static JsonMap Schema(Field field)
    {
        var schema = Shape(field).Add("description", field.Help);
        if (field.IsSecret)
            schema.Add("x-vault-displayAttrs", new JsonMap().Add("sensitive", true));
        return schema;
    }

    private static JsonMap Shape(Field field) => field.Kind switch
    {
        FieldKind.Integer => Typed("integer"),
        FieldKind.Float => Typed("number"),
        FieldKind.Flag => Typed("boolean"),
        FieldKind.Duration or FieldKind.SignedDuration => Typed("string").Add("format", "duration"),
        FieldKind.Time => Typed("string").Add("format", "date-time"),
        FieldKind.TextList or FieldKind.CommaList => Typed("array").Add("items", Typed("string")),
        FieldKind.CommaIntegers => Typed("array").Add("items", Typed("integer")),
        FieldKind.List => Typed("array").Add("items", new JsonMap()),
        FieldKind.Pairs or FieldKind.Map => Typed("object"),
        FieldKind.Any => new JsonMap(),
        _ => Typed("string"),
    };

    private static JsonMap Typed(string type) => new JsonMap().Add("type", type);
}
