using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Pipeline;
using Leasehold.Core.Requests;
using Leasehold.Core.Seal.Pgp;

namespace Leasehold.Core.Seal.Api;

/// <summary><c>sys/init</c> (<c>spec/system.md</c> 1.1).</summary>
internal sealed class InitRoute(Kernel kernel)
{
    /// <summary>What a body holds.</summary>
    public static readonly FieldSet Fields = new(
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
            {
                return Answer.Of(result.MayPassLater
                    ? Refusal.Busy(fault, SealLimits.FirstUnsealDelay)
                    : Refusal.Invalid(fault));
            }
            return SealAnswers.Plain(Made(asked, result, rootToken));
        }
    }

    private static JsonMap Made(InitRequest asked, InitResult result, string rootToken)
    {
        var data = new JsonMap();
        var shares = Encoded(result.Shares, asked.PgpKeys);
        data.Add("keys", shares.Hex).Add("keys_base64", shares.Base64);
        if (result.RecoveryShares.Count > 0)
        {
            var recovery = Encoded(result.RecoveryShares, asked.RecoveryPgpKeys);
            data.Add("recovery_keys", recovery.Hex).Add("recovery_keys_base64", recovery.Base64);
        }
        if (asked.RootTokenPgpKey.Length > 0)
        {
            var recipient = Recipients([asked.RootTokenPgpKey])[0];
            rootToken = Convert.ToBase64String(recipient.Encrypt(Encoding.UTF8.GetBytes(rootToken)));
        }
        return data.Add("root_token", rootToken);
    }

    private static EncodedShares Encoded(IReadOnlyList<SecretBytes> shares, IReadOnlyList<string> keys) =>
        EncodedShares.Of(shares, Recipients(keys));

    /// <summary>The keys that the initialization has checked.</summary>
    private static IReadOnlyList<PgpRecipient> Recipients(IReadOnlyList<string> keys) =>
        PgpRecipient.ParseAll(keys, out var recipients) is { } fault ? throw new BrokenInvariant(fault) : recipients;

    private static int Bounded(long number) => (int)Math.Clamp(number, int.MinValue, int.MaxValue);
}
