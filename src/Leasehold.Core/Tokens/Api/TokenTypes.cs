using Leasehold.Core.Requests;
using Leasehold.Core.Tokens.Roles;

namespace Leasehold.Core.Tokens.Api;

/// <summary>Whether a new token is a batch token: as the request or the role has it.</summary>
internal static class TokenTypes
{
    /// <summary>Decides it, and refuses what a token of that type cannot have.</summary>
    public static Refusal? Decide(Request request, TokenRole? role, out bool isBatch)
    {
        var type = request.Text("type");
        type = role?.Token.Type switch
        {
            "service" or "batch" => role.Token.Type,
            "default-batch" when type.Length == 0 => "batch",
            _ when type.Length == 0 => "service",
            _ => type,
        };
        isBatch = type == "batch";
        if (type is not ("service" or "batch"))
            return Refusal.Invalid("invalid 'token_type' value");
        if (isBatch && BatchFault(request) is { } fault)
            return Refusal.Invalid(fault);
        return request.Fields.Integer("num_uses") < 0 ? Refusal.Invalid("number of uses cannot be negative") : null;
    }

    /// <summary>Only the first of the three that was sent is looked at, as V does.</summary>
    private static string? BatchFault(Request request)
    {
        if (request.Text("explicit_max_ttl").Length > 0)
            return DurationFault(request, "explicit_max_ttl");
        if (request.Fields.Integer("num_uses") != 0)
            return "batch tokens cannot have \"num_uses\" set";
        return request.Text("period").Length > 0 ? DurationFault(request, "period") : null;
    }

    private static string? DurationFault(Request request, string field)
    {
        if (!GoDuration.TryParse(request.Text(field), out var duration, out _))
            return $"'{field}' value could not be parsed";
        return duration != TimeSpan.Zero ? $"batch tokens cannot have \"{field}\" set" : null;
    }
}
