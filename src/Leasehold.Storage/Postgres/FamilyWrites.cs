using Leasehold.Storage.Staging;

namespace Leasehold.Storage.Postgres;

/// <summary>What a batch does to one family. No key is named twice; the ranges go first.</summary>
internal sealed class FamilyWrites
{
    public List<KeyRange> Ranges { get; } = [];

    public List<byte[]> Deleted { get; } = [];

    public List<byte[]> PutKeys { get; } = [];

    public List<byte[]> PutValues { get; } = [];

    public List<byte[]> CounterKeys { get; } = [];

    public List<long> CounterDeltas { get; } = [];

    public void Add(byte[] key, in StagedValue value)
    {
        if (value.IsDelta)
        {
            CounterKeys.Add(key);
            CounterDeltas.Add(value.Delta);
        }
        else if (value.Value is { } bytes)
        {
            PutKeys.Add(key);
            PutValues.Add(bytes);
        }
        else
        {
            Deleted.Add(key);
        }
    }
}
