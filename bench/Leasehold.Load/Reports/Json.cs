using System.Text.Json;
using System.Text.Json.Serialization;

namespace Leasehold.Load.Reports;

/// <summary>How a run looks as JSON.</summary>
internal static class Json
{
    public static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };
}
