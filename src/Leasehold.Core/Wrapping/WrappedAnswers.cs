using Leasehold.Core.Barrier;
using Leasehold.Core.Wrapping.Rows;

namespace Leasehold.Core.Wrapping;

/// <summary>The answers that wait under wrapping tokens: one row each, which goes when its token goes.</summary>
internal static class WrappedAnswers
{
    private static readonly RecordFormat<WrappedAnswerRow> Format =
        new ProtoFormat<WrappedAnswerRow>(WrappedAnswerRow.Parser);

    /// <summary>Stages the answer of a wrapping token. Throws if it is larger than the store takes.</summary>
    public static void Put(Transaction tx, Id16 token, WrappedAnswerRow answer) =>
        tx.Put(KeyOf(token), answer, Format);

    /// <summary>What waits under a token; null if nothing does.</summary>
    public static ValueTask<WrappedAnswerRow?> FindAsync(Transaction tx, Id16 token, CancellationToken cancel) =>
        tx.FindAsync(KeyOf(token), Format, cancel);

    /// <summary>Stages the removal of what waits under a token.</summary>
    public static void Delete(Transaction tx, Id16 token) => tx.Delete(KeyOf(token));

    private static Key KeyOf(Id16 token) => new KeyWriter(Tables.Wrapped, 1 + Id16.Size).Id(token).ToKey();
}
