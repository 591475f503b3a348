using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Pipeline;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Seal.Api;

/// <summary><c>sys/init</c> (<c>spec/system.md</c> 1.1).</summary>
internal sealed class InitRoute(Kernel kernel)
{
    private static readonly FieldSet Fields = new(
        Field.Integer("secret_shares", "Shares to make."),
        Field.Integer("secret_threshold", "Shares that unseal."),
        Field.TextList("pgp_keys", "PGP keys for the shares."),
        Field.Text("root_token_pgp_key", "A PGP key for the root token."),
        Field.Integer("stored_shares", "Ignored."),
        Field.Integer("recovery_shares", "For seals that unseal themselves."),
        Field.Integer("recovery_threshold", "For seals that unseal themselves."),
        Field.TextList("recovery_pgp_keys", "For seals that unseal themselves."));

    public async ValueTask<Answer> ServeAsync(Request request, CancellationToken cancel)
    {
        if (request.Operation == Operation.Read)
            return SealAnswers.Plain(new JsonMap().Add("initialized", kernel.Status.IsInitialized));
        if (request.Operation != Operation.Update)
            return Answer.Of(Refusal.UnsupportedVerb);
        if (FieldValues.Convert(Fields, request.Data, [], out var fields, out _) is { } wrong)
            return Answer.Of(wrong);

        var asked = new InitRequest
        {
            SecretShares = Bounded(fields.Integer("secret_shares")),
            SecretThreshold = Bounded(fields.Integer("secret_threshold")),
            PgpKeys = fields.TextList("pgp_keys"),
            RootTokenPgpKey = fields.Text("root_token_pgp_key"),
            RecoveryShares = Bounded(fields.Integer("recovery_shares")),
            RecoveryThreshold = Bounded(fields.Integer("recovery_threshold")),
            RecoveryPgpKeys = fields.TextList("recovery_pgp_keys"),
        };
        var (result, rootToken) = await kernel.InitAsync(asked, null, cancel).ConfigureAwait(false);
        using (result)
        {
            if (result.Fault is { } fault)
                return Answer.Of(Refusal.Invalid(fault));
            var data = new JsonMap().Add("keys", Hex(result.Shares)).Add("keys_base64", Base64(result.Shares));
            if (result.RecoveryShares is { Count: > 0 } recovery)
                data.Add("recovery_keys", Hex(recovery)).Add("recovery_keys_base64", Base64(recovery));
            return SealAnswers.Plain(data.Add("root_token", rootToken));
        }
    }

    private static int Bounded(long number) => (int)Math.Clamp(number, int.MinValue, int.MaxValue);

    private static string[] Hex(IReadOnlyList<SecretBytes> shares) =>
        [.. shares.Select(static share => Convert.ToHexStringLower(share.Span))];

    private static string[] Base64(IReadOnlyList<SecretBytes> shares) =>
        [.. shares.Select(static share => Convert.ToBase64String(share.Span))];
}
