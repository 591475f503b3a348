using Leasehold.Core.Barrier;
using Leasehold.Core.SystemApi.Rows;

namespace Leasehold.Core.Settings;

/// <summary>
/// When key terms change by themselves, as an operator wrote it (<c>spec/choices.md</c> 55). It can make terms shorter;
/// no setting makes them longer than the cipher allows.
/// </summary>
internal sealed class KeyRotation
{
    /// <summary>The fewest uses of a term that may be asked for.</summary>
    public const long LeastOperations = 1_000_000;

    /// <summary>
    /// The most: nine tenths of the nonces there are. It is what is shown until another is written.
    /// </summary>
    public const long MostOperations = 3_865_470_566;

    /// <summary>The shortest interval but none.</summary>
    public static readonly TimeSpan LeastInterval = TimeSpan.FromHours(24);

    private static readonly KeyRotationRow Unwritten = new() { MaxOperations = MostOperations };

    /// <summary>What was written; one row.</summary>
    public LiveSettings<KeyRotationRow> Written { get; } =
        new("key-rotation", new ProtoFormat<KeyRotationRow>(KeyRotationRow.Parser));

    /// <summary>What is shown, written or not. It is not changed.</summary>
    public KeyRotationRow Shown => Written.Rows.GetValueOrDefault(SystemSettings.Only, Unwritten);

    /// <summary>What holds.</summary>
    public TermLimits Limits
    {
        get
        {
            var row = Shown;
            return new(row.MaxOperations, TimeSpan.FromMilliseconds(row.Disabled ? 0 : row.Interval));
        }
    }

    /// <summary>Stages other settings: they hold from the next commit on.</summary>
    public void Put(Transaction tx, KeyRotationRow row) => Written.Put(tx, SystemSettings.Only, row);
}
