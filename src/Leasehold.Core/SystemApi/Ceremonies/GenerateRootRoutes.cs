using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.Seal.Ceremonies;

namespace Leasehold.Core.SystemApi.Ceremonies;

/// <summary>A root token by those who hold shares, behind one door (<c>spec/system.md</c> 1.8).</summary>
internal sealed class GenerateRootRoutes(RootGeneration generation, CeremonyDoor door)
{
    private static readonly FieldSet StartFields = new(
        Field.Text("otp", "A pad of the token's length; made up if neither is sent.").Secret(),
        Field.Text("pgp_key", "A PGP key that the token is encrypted for."));

    private static readonly FieldSet EndFields = new(Field.Text("nonce", "The nonce of the operation."));

    private static readonly FieldSet ShareFields = new(
        Field.Text("key", "A share, hexadecimal or base64.").Secret(),
        Field.Text("nonce", "The nonce of the operation."));

    /// <summary>Maps them below a path such as <c>generate-root</c>.</summary>
    public void Map(RouteTable routes, string below)
    {
        door.On(routes.At($"{below}/attempt", "Begins, shows or ends the making of a root token."))
            .Read(door.Guard(StatusAsync))
            .Write(door.Guard(StartAsync), StartFields)
            .Delete(door.Guard(CancelAsync), EndFields);
        door.On(routes.At($"{below}/update", "Takes a share."))
            .Write(door.Guard(UpdateAsync), ShareFields);
    }

    private async ValueTask<Reply> StatusAsync(Request request, Transaction tx, CancellationToken cancel) =>
        door.Answer(Map(await generation.StatusAsync(tx, cancel).ConfigureAwait(false)));

    private async ValueTask<Reply> StartAsync(Request request, Transaction tx, CancellationToken cancel) =>
        Answer(await generation.StartAsync(tx, request.Text("otp"), request.Text("pgp_key"), cancel)
            .ConfigureAwait(false));

    private async ValueTask<Reply> CancelAsync(Request request, Transaction tx, CancellationToken cancel) =>
        await generation.CancelAsync(request, cancel).ConfigureAwait(false) is { } refusal ? refusal : Reply.Done;

    private async ValueTask<Reply> UpdateAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var share = CeremonyDoor.Share(request);
        return share.Value is null
            ? Answer(new Outcome<RootGenerationStatus>(null, share.Refusal))
            : Answer(await generation.UpdateAsync(request, tx, share.Value, cancel).ConfigureAwait(false));
    }

    private Reply Answer(Outcome<RootGenerationStatus> outcome) => outcome.Value is { } status
        ? door.Answer(Map(status))
        : outcome.Refusal ?? throw new BrokenInvariant("neither an answer nor a refusal");

    private static JsonMap Map(RootGenerationStatus status) => new JsonMap()
        .Add("nonce", status.Nonce)
        .Add("started", status.IsStarted)
        .Add("progress", status.Progress)
        .Add("required", status.Required)
        .Add("complete", status.EncodedToken.Length > 0)
        .Add("encoded_token", status.EncodedToken)
        .Add("encoded_root_token", status.EncodedToken)
        .Add("pgp_fingerprint", status.Fingerprint)
        .Add("otp", status.Otp)
        .Add("otp_length", TokenVeil.OtpLength);
}
