using System.Text.Json;
using System.Text.Json.Serialization;

namespace Leasehold.Templates.Tests.Conformity;

/// <summary>A template, and what Go made of it.</summary>
internal sealed record GoCase(
    string Template, string? Missing, string? Left, string? Right, string Output, string? Error)
{
    public static readonly IReadOnlyList<GoCase> All = JsonSerializer.Deserialize<GoCase[]>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Cases", "go1.19.json")), Options) ?? [];

    private static JsonSerializerOptions Options => new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    public TemplateOptions AsOptions() => new()
    {
        Name = "t",
        LeftDelimiter = Left ?? "",
        RightDelimiter = Right ?? "",
        Functions = StandardData.Functions,
        MissingKey = Missing switch
        {
            "zero" => MissingKey.Zero,
            "error" => MissingKey.Error,
            _ => MissingKey.NoValue,
        },
    };
}
