using Leasehold.Core.Pipeline;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Seal.Api;

/// <summary><c>sys/unseal</c> (<c>spec/system.md</c> 1.3).</summary>
internal sealed class UnsealRoute(Kernel kernel, SealAnswers answers)
{
    /// <summary>What a body holds.</summary>
    public static readonly FieldSet Fields = new(
        Field.Text("key", "A share, hexadecimal or base64.").Secret(),
        Field.Flag("reset", "Forgets the shares given so far."),
        Field.Flag("migrate", "For a migration between seals."));

    public async ValueTask<Answer> ServeAsync(Request request, CancellationToken cancel)
    {
        if (request.Operation != Operation.Update)
            return Answer.Of(Refusal.UnsupportedVerb);
        if (FieldValues.Convert(Fields, request.Data.WithLowerNames(), [], out var fields, out _) is { } wrong)
            return Answer.Of(wrong);
        if (fields.Flag("reset"))
        {
            var refused = await kernel.ResetUnsealAsync(cancel).ConfigureAwait(false);
            return refused is null ? answers.Status() : Answer.Of(Refusal.Invalid(refused));
        }
        var text = fields.Text("key");
        if (text.Length == 0)
            return Answer.Of(Refusal.Invalid(UnsealKey.Missing));
        if (UnsealKey.Parse(text) is not { } share)
            return Answer.Of(Refusal.Invalid(UnsealKey.Unreadable));
        var fault = await kernel.UnsealAsync(share, fields.Flag("migrate"), cancel).ConfigureAwait(false);
        return fault is null ? answers.Status() : Answer.Of(Refusal.Invalid(fault));
    }
}
