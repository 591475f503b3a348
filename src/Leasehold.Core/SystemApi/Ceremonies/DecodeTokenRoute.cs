using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.Seal.Ceremonies;

namespace Leasehold.Core.SystemApi.Ceremonies;

/// <summary><c>sys/decode-token</c>: takes the pad off a root token.</summary>
internal static class DecodeTokenRoute
{
    private const int MaxText = 1024;

    private static readonly FieldSet Fields = new(
        Field.Text("encoded_token", "The token behind the pad, base64.").Secret(),
        Field.Text("otp", "The pad.").Secret());

    public static void Map(RouteTable routes) =>
        routes.At("decode-token", "Takes the one-time pad off a root token.")
            .Unauthenticated()
            .Write((request, tx, cancel) => new(Decode(request.Text("encoded_token"), request.Text("otp"))), Fields);

    private static Reply Decode(string encoded, string otp)
    {
        if (encoded.Length is 0 or > MaxText || otp.Length is 0 or > MaxText)
            return Refusal.Invalid("encoded_token and otp must be sent");
        return TokenVeil.Reveal(encoded, otp, out var fault) is { } token
            ? new JsonMap().Add("token", token)
            : Refusal.Invalid(fault);
    }
}
