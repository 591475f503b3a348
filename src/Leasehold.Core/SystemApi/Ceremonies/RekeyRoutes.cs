using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.Seal.Ceremonies;

namespace Leasehold.Core.SystemApi.Ceremonies;

/// <summary>New shares of one held key, behind one door (<c>spec/system.md</c> 1.7).</summary>
internal sealed class RekeyRoutes(Rekey rekey, CeremonyDoor door)
{
    private static readonly FieldSet ShareFields = new(
        Field.Text("key", "A share, hexadecimal or base64.").Secret(),
        Field.Text("nonce", "The nonce of the operation."));

    private static readonly FieldSet EndFields = new(Field.Text("nonce", "The nonce of the operation."));

    /// <summary>Maps them below a path such as <c>rekey</c>.</summary>
    public void Map(RouteTable routes, string below)
    {
        door.On(routes.At($"{below}/init", "Begins, shows or ends the making of new shares."))
            .Read(door.Guard(StatusAsync))
            .Write(door.Guard(StartAsync), RekeyPlan.Fields)
            .Delete(door.Guard(CancelAsync), EndFields);
        door.On(routes.At($"{below}/update", "Takes a share of the present key."))
            .Write(door.Guard(UpdateAsync), ShareFields);
        door.On(routes.At($"{below}/verify", "Takes a share of the new key back, so that it counts from then on."))
            .Read(door.Guard(VerificationAsync))
            .Write(door.Guard(VerifyAsync), ShareFields)
            .Delete(door.Guard(RestartVerificationAsync), EndFields);
    }

    private async ValueTask<Reply> StatusAsync(Request request, Transaction tx, CancellationToken cancel) =>
        Status(await rekey.StatusAsync(tx, cancel).ConfigureAwait(false));

    private async ValueTask<Reply> StartAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var plan = RekeyPlan.Read(request);
        return plan.Value is null
            ? Refused(plan.Refusal)
            : Status(await rekey.StartAsync(tx, plan.Value, cancel).ConfigureAwait(false));
    }

    private async ValueTask<Reply> CancelAsync(Request request, Transaction tx, CancellationToken cancel) =>
        await rekey.CancelAsync(request, cancel).ConfigureAwait(false) is { } refusal ? refusal : Reply.Done;

    private async ValueTask<Reply> UpdateAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var share = CeremonyDoor.Share(request);
        if (share.Value is null)
            return Refused(share.Refusal);
        var (step, refusal) = await rekey.UpdateAsync(request, tx, share.Value, cancel).ConfigureAwait(false);
        return step switch
        {
            { Result: { } result } => door.Answer(RekeyAnswers.Of(result)),
            { Status: { } status } => door.Answer(RekeyAnswers.Of(status)),
            _ => Refused(refusal),
        };
    }

    private async ValueTask<Reply> VerificationAsync(Request request, Transaction tx, CancellationToken cancel) =>
        Verification(await rekey.VerificationAsync(tx, cancel).ConfigureAwait(false));

    private async ValueTask<Reply> VerifyAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var share = CeremonyDoor.Share(request);
        if (share.Value is null)
            return Refused(share.Refusal);
        var (step, refusal) = await rekey.VerifyAsync(request, tx, share.Value, cancel).ConfigureAwait(false);
        return step switch
        {
            { Result: { } result } => door.Answer(RekeyAnswers.Verified(result)),
            { Status: { } status } => door.Answer(RekeyAnswers.OfVerification(status)),
            _ => Refused(refusal),
        };
    }

    private async ValueTask<Reply> RestartVerificationAsync(
        Request request, Transaction tx, CancellationToken cancel) =>
        Verification(await rekey.RestartVerificationAsync(request, tx, cancel).ConfigureAwait(false));

    private Reply Status(Outcome<RekeyStatus> outcome) =>
        outcome.Value is { } status ? door.Answer(RekeyAnswers.Of(status)) : Refused(outcome.Refusal);

    private Reply Verification(Outcome<RekeyStatus> outcome) =>
        outcome.Value is { } status ? door.Answer(RekeyAnswers.OfVerification(status)) : Refused(outcome.Refusal);

    private static Reply Refused(Refusal? refusal) =>
        refusal ?? throw new BrokenInvariant("neither an answer nor a refusal");
}
