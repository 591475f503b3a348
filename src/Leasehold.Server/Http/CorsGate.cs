using Leasehold.Core.Pipeline;
using Leasehold.Core.Requests;

namespace Leasehold.Server.Http;

/// <summary>Lets pages of other origins in, as the operator wants it (<c>spec/system.md</c> 10).</summary>
internal static class CorsGate
{
    private const string Lifetime = "300";
    private static readonly string[] Methods = ["DELETE", "GET", "OPTIONS", "POST", "PUT", "LIST", "PATCH"];
    private static readonly string AllMethods = string.Join(',', Methods);

    private static readonly Refusal NotAllowed = new(RefusalKind.Denied, "origin not allowed");

    /// <summary>The answer to a page that may not, or to a browser that asks first; null: it goes on.</summary>
    public static Answer? Check(HttpExchange exchange, CorsRules? rules)
    {
        var sent = exchange.Request.Headers;
        if (rules is null || sent.Origin is not [{ Length: > 0 } origin])
            return null;
        if (!rules.Allows(origin))
            return Answer.Of(NotAllowed);
        var headers = exchange.Response.Headers;
        headers.AccessControlAllowOrigin = origin;
        headers.Vary = "Origin";
        if (rules.AllowsCredentials)
            headers.AccessControlAllowCredentials = "true";
        if (exchange.Request.Method is not "OPTIONS")
            return null;
        if (!Methods.Contains(sent.AccessControlRequestMethod.ToString(), StringComparer.Ordinal))
            return Answer.Of(Refusal.UnsupportedVerb);
        headers.AccessControlAllowMethods = AllMethods;
        headers.AccessControlAllowHeaders = string.Join(',', CorsRules.StandardHeaders.Concat(rules.Headers));
        headers.AccessControlMaxAge = Lifetime;
        return Answer.Empty();
    }
}
