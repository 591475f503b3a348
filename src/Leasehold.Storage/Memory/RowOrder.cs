namespace Leasehold.Storage.Memory;

/// <summary>Rows in byte order of their keys.</summary>
internal sealed class RowOrder : IComparer<Row>
{
    public static readonly RowOrder Instance = new();

    public int Compare(Row x, Row y) => x.Key.AsSpan().SequenceCompareTo(y.Key);
}
